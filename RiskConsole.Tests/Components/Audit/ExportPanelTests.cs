using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Audit.Export;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Audit;

public sealed class ExportPanelTests : ConsoleBunitContext
{
    private readonly FakeExports _exports = new();

    public ExportPanelTests()
    {
        Services.AddSingleton<IAuditExports>(_exports);
        User.SetClaims(new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()));
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Start_AsShown_ExportsTheSearchAndTheTime()
    {
        var cut = Render<ExportPanel>(p => p.Add(x => x.Query, "outcome:denied").Add(x => x.Span, new AuditSpan(TimeSpan.FromHours(1))));

        Assert.Equal("Last hour: outcome:denied", cut.Find(".export-what").TextContent);
        await cut.WaitForElement("input[type=checkbox]").ChangeAsync(true);
        await cut.Find("form").SubmitAsync();
        await cut.FindAll("input[type=radio]")[1].ChangeAsync(true);
        Assert.Empty(cut.FindAll("input[type=checkbox]"));
        await cut.Find("form").SubmitAsync();

        Assert.Equal(
            [("outcome:denied", Time.GetUtcNow().AddHours(-1), null, ExportFormat.Ndjson, true), ("outcome:denied", Time.GetUtcNow().AddHours(-1), null, ExportFormat.Csv, false)],
            _exports.Started);
    }

    [Fact, Trait("Req", "AC5")]
    public void Personal_Analyst_IsNotOffered()
    {
        SignIn("ben", Roles.Analyst);

        Assert.Empty(Render<ExportPanel>().FindAll("input[type=checkbox]"));
    }

    [Theory, Trait("Req", "AU5")]
    [InlineData("", "2 of your exports are running.")]
    [InlineData("query", "Unknown field.")]
    public async Task Start_Refused_SaysWhy(string field, string message)
    {
        _exports.Refusal = new InputRefusedException(field, message);
        var cut = Render<ExportPanel>();

        await cut.Find("form").SubmitAsync();

        Assert.Equal(message, cut.Find("[role=alert]").TextContent);
    }

    [Fact, Trait("Req", "AU5")]
    public async Task List_Exports_CanBeFetchedCancelledAndDeleted()
    {
        var done = View(ExportState.Done) with { Entries = 1_234, LeftOut = 2, Query = "<script>\u202e" };
        var running = View(ExportState.Running) with { Progress = new(200, 50, 1_024) };
        var failed = View(ExportState.Failed) with { Fault = "Too large." };
        _exports.Views = [done, running, failed];
        var cut = Render<ExportPanel>();

        var items = cut.FindAll("li.export");
        Assert.Equal($"/audit/exports/{done.Id}", items[0].QuerySelector("a[download]")!.GetAttribute("href"));
        Assert.Contains("<script>⟦U+202E⟧", items[0].QuerySelector(".export-query")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2 more match", items[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("0.25", items[1].QuerySelector("progress")!.GetAttribute("value"));
        Assert.Contains("50 of 200 entries", items[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Too large.", items[2].TextContent, StringComparison.Ordinal);
        Assert.Null(items[2].QuerySelector("a[download]"));

        // Found and clicked in one go: the panel may draw itself anew in between.
        await cut.InvokeAsync(() => cut.FindAll("li.export")[1].QuerySelector("button.export-act")!.ClickAsync());
        await cut.InvokeAsync(() => cut.FindAll("li.export")[0].QuerySelector("button[aria-label='Delete this export']")!.ClickAsync());
        Assert.Equal([running.Id, done.Id], _exports.Cancelled);
    }

    private ExportView View(ExportState state) => new(
        Guid.NewGuid(), Guid.Empty, "", null, null, ExportFormat.Ndjson, false, state, new(0, 0, 0), 0, 0, Time.GetUtcNow(), null, null, null);
}
