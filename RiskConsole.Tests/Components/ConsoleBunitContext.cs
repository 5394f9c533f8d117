using Bunit;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Radzen;
using RiskConsole.Access;
using RiskConsole.Access.Presence;
using RiskConsole.Audit;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Scores;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Components.Audit;
using RiskConsole.Tests.Components.Support;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components;

/// <summary>What every component test starts from: the shell's services, a bus, a clock that stands still, signed in as an admin. Calls to
/// JavaScript that were not set up fail the test. Add further services before the first render.</summary>
/// <remarks>A live update needs time to pass when it follows another; <see cref="LiveAsync"/> lets it pass.</remarks>
public abstract class ConsoleBunitContext : BunitContext
{
    protected ConsoleBunitContext()
    {
        JSInterop.Mode = JSRuntimeMode.Strict;
        // What frames a page but has nothing to do with what is tested.
        JSInterop.SetupVoid("Blazor._internal.domWrapper.focusBySelector", _ => true).SetVoidResult();
        JSInterop.SetupVoid("Radzen.createTooltip", _ => true).SetVoidResult();

        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IEventBus>(Bus);
        Services.AddSingleton(Options.Create(new LiveOptions()));
        Services.AddSingleton(Options.Create(new ScoreOptions()));
        Services.AddSingleton<ScoreBands>();
        Services.AddSingleton<LiveScheduler>();
        Services.AddScoped<CircuitState>();
        Services.AddScoped<LiveRenderer>();
        Services.AddScoped<CircuitHandler, ConsoleCircuitHandler>();
        Services.AddSingleton<CircuitRegistry>();
        Services.AddSingleton<HealthBoard>();
        Services.AddScoped<CircuitSession>();
        Services.AddSingleton<IDeadLetters, NoDeadLetters>();
        Services.AddSingleton<IAuditIntegrity>(Integrity);
        Services.AddSingleton(Options.Create(new AuditOptions()));
        Services.AddSingleton(new CategoryAccess(Options.Create(new AccessOptions())));
        Services.AddSingleton<IPresence>(Presence);
        Services.AddSingleton<INoticeViews>(Notices);
        Services.AddSingleton<IPreferences>(Notices);
        Services.AddRadzenComponents();
        Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance);

        User = AddAuthorization();
        SignIn("ada", "admin");
    }

    internal ManualTimeProvider Time { get; } = new();

    internal FakeBus Bus { get; } = new();

    internal FakeIntegrity Integrity { get; } = new();

    internal FakeNotices Notices { get; } = new();

    internal FakePresence Presence { get; } = new();

    protected static TimeSpan LiveInterval { get; } = new LiveOptions().RefreshInterval;

    protected Bunit.TestDoubles.BunitAuthorizationContext User { get; }

    /// <summary>Lets intervals pass until what is live shows what it should.</summary>
    protected Task LiveAsync(Func<bool> shown, string what) => Deadline.UntilAsync(
        () =>
        {
            if (shown())
                return true;
            Time.Advance(LiveInterval);
            return false;
        },
        what);

    /// <summary>Signs in with a role and with the policies that role fulfils.</summary>
    protected void SignIn(string name, string role)
    {
        User.SetAuthorized(name);
        User.SetRoles(role);
        User.SetPolicies(role switch
        {
            Roles.Admin =>
                [Policies.SignedIn, Policies.Operate, Policies.Analyse, Policies.Administer, Policies.Import],
            Roles.Analyst => [Policies.SignedIn, Policies.Analyse],
            Roles.Operator => [Policies.SignedIn, Policies.Operate],
            _ => [Policies.SignedIn],
        });
    }
}
