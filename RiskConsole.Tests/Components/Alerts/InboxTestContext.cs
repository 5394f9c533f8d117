using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Tests.Components.Feed;
using RiskConsole.Tests.Components.Rules;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Alerts;

/// <summary>The inbox over alerts in memory, with the real views and the real query compiler. What the browser's module would send, tests send.</summary>
public abstract class InboxTestContext : ConsoleBunitContext
{
    internal static readonly Guid Me = new("019b7c1d-0000-7000-8000-0000000000ad");

    protected InboxTestContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var book = new FakeRuleBook();
        Inbox = new SharedInbox(Suppressions, book, Time, NullLogger<SharedInbox>.Instance);
        Acts = new FakeActs(this);
        Services.AddSingleton<IInbox>(Inbox);
        Services.AddSingleton<IAlertActs>(Acts);
        Services.AddSingleton<IAlertStore>(Store);
        Services.AddSingleton<IAlertBoard>(Board);
        Services.AddSingleton<IRuleBook>(book);
        Services.AddSingleton<ISavedViews>(Saved);
        Services.AddSingleton<IQueryCompiler<Alert>>(new QueryCompiler<Alert>(AlertQuerySchema.Create(), Time));
        Services.AddSingleton(new CategoryAccess(Options.Create(new AccessOptions())));
        User.SetClaims(new Claim(ClaimTypes.NameIdentifier, Me.ToString()));
    }

    internal SharedInbox Inbox { get; }

    internal FakeActs Acts { get; }

    internal FakeAlertStore Store { get; } = new();

    internal FakeAlertBoard Board { get; } = new();

    internal FakeSavedViews Saved { get; } = new();

    internal FakeSuppressions Suppressions { get; } = new();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected string Path => new Uri(Navigation.Uri).PathAndQuery;

    /// <summary>Alerts come or change; those that are not open go.</summary>
    internal void Set(params IEnumerable<Alert> alerts)
    {
        var all = alerts.ToList();
        foreach (var alert in all)
            Acts.Known[alert.Id] = alert;
        Inbox.Renew([.. all.Select(alert => KeyValuePair.Create(alert.Id, alert.IsOpen ? alert : null))], new int[Categories.All.Count]);
    }

    protected IRenderedComponent<AlertsPage> Show(string url = "/alerts")
    {
        Navigation.NavigateTo(url);
        Render<LivePulse>();
        return Render<AlertsPage>();
    }

    /// <summary>Lets time go on until what is live shows what it should.</summary>
    protected Task Eventually(IRenderedComponent<AlertsPage> page, Func<bool> shown, string what) => LiveAsync(() => page.InvokeAsync(shown).GetAwaiter().GetResult(), what);

    protected static IReadOnlyList<IElement> Rows(IRenderedComponent<AlertsPage> page) => page.FindAll(".inbox-window .inbox-row");

    protected static IEnumerable<string> Names(IRenderedComponent<AlertsPage> page) => Rows(page).Select(row => row.QuerySelector(".c-name a")!.TextContent);

    protected static string Text(IRenderedComponent<AlertsPage> page, string selector) => page.FindAll(selector) is [var found, ..] ? found.TextContent : "";

    protected static Task Desk(IRenderedComponent<AlertsPage> page, Func<InboxDesk, Task> act) => page.InvokeAsync(() => act(page.FindComponent<InboxDesk>().Instance));

    /// <summary>An act on the row under the cursor, as it is shown.</summary>
    protected static Task Act(IRenderedComponent<AlertsPage> page, string kind, string name, string? text = null)
    {
        var row = Rows(page).First(row => row.QuerySelector(".c-name a")!.TextContent == name);
        var life = long.Parse(row.GetAttribute("data-life")!, System.Globalization.CultureInfo.InvariantCulture);
        var (id, state) = (row.GetAttribute("data-id"), row.GetAttribute("data-state"));
        return Desk(page, desk => desk.Act(kind, id, life, state, text));
    }

    protected static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    protected static Task Select(IRenderedComponent<AlertsPage> page, params string[] names)
    {
        string?[] ids = [.. Rows(page).Where(row => names.Contains(row.QuerySelector(".c-name a")!.TextContent)).Select(row => row.GetAttribute("data-id"))];
        return Desk(page, desk => desk.Select(ids, true));
    }

    /// <summary>Silences by rule name.</summary>
    internal sealed class FakeSuppressions : ISuppressions
    {
        public HashSet<string> Names { get; } = [];

        public long Revision => Names.Count;

        public IReadOnlyList<Suppression> Of(Alert alert) =>
            Names.Contains(alert.Name) ? [new Suppression(SuppressionKind.Silence, Guid.Empty, "planned work, by Ben", null)] : [];

        public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at) => Of(alert);
    }

    /// <summary>Acts on alerts in memory, guarded as the real ones are.</summary>
    internal sealed class FakeActs(InboxTestContext context) : IAlertActs
    {
        private readonly Dictionary<Guid, IReadOnlyList<Alert>> _before = [];

        public Dictionary<Guid, Alert> Known { get; } = [];

        public List<(AlertAct Act, IReadOnlyList<AlertSeen> Alerts)> Asked { get; } = [];

        public List<string> TakenFrom { get; } = [];

        /// <summary>What a colleague did meanwhile, for the words of a refusal.</summary>
        public string Meanwhile { get; set; } = "Ben resolved it 12 s ago.";

        public bool TooLate { get; set; }

        public Task<ActResult> ActAsync(ClaimsPrincipal user, AlertAct act, IReadOnlyList<AlertSeen> alerts, CancellationToken ct)
        {
            Asked.Add((act, alerts));
            if (act is { Kind: ActKind.FalsePositive, Reason: null or "" })
                throw new InputRefusedException("reason", "Say why it is a false positive.");
            var (done, refused, before) = (new List<Alert>(), new List<ActRefusal>(), new List<Alert>());
            foreach (var seen in alerts)
            {
                var alert = Known[seen.Id];
                var assignee = act.Kind == ActKind.Assign ? new Colleague(act.Assignee ?? Me, "ada", Roles.Admin) : null;
                if (alert.Life != seen.Life)
                    refused.Add(new ActRefusal(seen.Id, Meanwhile, alert));
                else if (AlertTransitions.Fault(alert, act.Kind, assignee?.Id) is { } fault)
                    refused.Add(new ActRefusal(seen.Id, fault, alert));
                else
                {
                    before.Add(alert);
                    done.Add(AlertTransitions.Apply(alert, act.Kind, "ada", context.Time.GetUtcNow(), act.Reason, assignee)
                        .On(alert, alert.Life + 1) with { Version = alert.Version + 1 });
                }
            }
            var batch = Guid.NewGuid();
            _before[batch] = before;
            context.Set(done);
            return Task.FromResult(new ActResult(batch, context.Time.GetUtcNow(), done, refused));
        }

        public async Task<ActResult?> TakeNextAsync(ClaimsPrincipal user, string query, CancellationToken ct)
        {
            TakenFrom.Add(query);
            var next = Known.Values.Where(alert => alert.IsOpen && alert.AssigneeId is null).OrderByDescending(alert => alert.Severity).ThenBy(alert => alert.OpenedAt).FirstOrDefault();
            return next is null ? null : await ActAsync(user, new AlertAct(ActKind.Assign), [new AlertSeen(next.Id, next.Life)], ct);
        }

        public Task<AlertEntry> NoteAsync(ClaimsPrincipal user, Guid alertId, string text, CancellationToken ct) => throw new NotSupportedException();

        public Task<ActResult> UndoAsync(ClaimsPrincipal user, Guid batch, CancellationToken ct)
        {
            if (TooLate)
                throw new InputRefusedException("", "It is too late to undo: 30 s have passed. Reopen it instead.");
            List<Alert> done = [.. _before[batch].Select(alert => alert with { Life = Known[alert.Id].Life + 1, Version = Known[alert.Id].Version + 1 })];
            context.Set(done);
            return Task.FromResult(new ActResult(Guid.NewGuid(), context.Time.GetUtcNow(), done, []));
        }

        public Task<IReadOnlyList<Colleague>> ColleaguesAsync(ClaimsPrincipal user, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Colleague>>([new(new Guid("019b7c1d-0000-7000-8000-0000000000be"), "ben", Roles.Operator), new(Me, "zoe", Roles.Admin)]);
    }
}
