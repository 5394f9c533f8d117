using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.Search;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Tests.Components.Feed;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Audit;

/// <summary>The page of the audit log over entries in memory, with the real query compiler.</summary>
public abstract class AuditTestContext : ConsoleBunitContext
{
    protected AuditTestContext()
    {
        // The modules report what the browser does; tests call what they would call.
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IAuditSearch>(Log);
        Services.AddSingleton<ISavedViews>(Saved);
        Services.AddSingleton<IAuditExports>(new FakeExports());
        Services.AddSingleton<IQueryCompiler<AuditEntry>>(new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), Time));
        Services.AddSingleton(new AuditActionSet([new AuditAction("rule.save", "Rule changed", AuditKind.Change)]));
    }

    internal FakeAuditSearch Log { get; } = new();

    internal FakeSavedViews Saved { get; } = new();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected string Path => Uri.UnescapeDataString(new Uri(Navigation.Uri).PathAndQuery);

    protected IRenderedComponent<AuditLogPage> Open(string url = "/audit")
    {
        Navigation.NavigateTo(url);
        Render<LivePulse>();
        var page = Render<AuditLogPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".audit-status")));
        return page;
    }

    /// <summary>Entries are integrated; they may be drawn as soon as time goes on.</summary>
    internal void Arrive(params IEnumerable<AuditEntry> entries)
    {
        Log.Add(entries);
        Bus.Publish(Topic.Audit);
    }

    internal static IReadOnlyList<long> Shown(IRenderedComponent<AuditLogPage> page) =>
        [.. page.FindAll(".audit-rows .audit-row").Select(row => long.Parse(row.GetAttribute("data-id")!, CultureInfo.InvariantCulture))];

    internal static AuditTable Table(IRenderedComponent<AuditLogPage> page) => page.FindComponent<AuditTable>().Instance;

    internal static QueryBox<AuditEntry> Box(IRenderedComponent<AuditLogPage> page) => page.FindComponent<QueryBox<AuditEntry>>().Instance;

    internal static string Text(IRenderedComponent<AuditLogPage> page, string selector) => page.Find(selector).TextContent;
}
