using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Audit;
using RiskConsole.Audit.Reading;
using RiskConsole.Components.Layout;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Components.Pages.Audit.Integrity;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Audit;

public class IntegrityTests : ConsoleBunitContext
{
    private static readonly IntegrityFault Fault = new("riskconsole/audit/2026-Q4-1", 1, 12, VerifyStage.Leaf, "The leaf is not the hash of the bytes<script>.");

    private readonly FakeIntegrity _log = new();
    private readonly MemoryLogs _logs = new();

    public IntegrityTests()
    {
        Services.AddSingleton<IAuditIntegrity>(_log);
        Services.AddSingleton<IAuditLogs>(_logs);
        Services.AddSingleton(Options.Create(new AuditOptions()));
        Time.Advance(SomeEntry.Noon.AddSeconds(8) - Time.GetUtcNow());
    }

    public static TheoryData<string, string, string> States => new()
    {
        { "intact", "good", "Intact" },
        { "tampered", "down", "Tampered" },
        { "halted", "down", "Signing halted" },
        { "undecided", "degraded", "Undecided" },
        { "unknown", "unknown", "Not verified yet" },
        { "unverified", "degraded", "Verification overdue" },
        { "unsigned", "degraded", "Not signed" },
        { "behind", "degraded", "Signing is late" },
        { "silent", "degraded", "Signing is late" },
        { "unanchored", "degraded", "Anchor is late" },
        { "pending", "degraded", "Acts wait" },
    };

    [Theory, Trait("Req", "AU2")]
    [MemberData(nameof(States))]
    public void Badge_AnyState_SaysItInAWordAndAColour(string state, string status, string word)
    {
        _log.Current = Of(state);

        var mark = Render<IntegrityBadge>().Find(".status");

        Assert.Equal((status, word), (mark.GetAttribute("data-status"), mark.TextContent));
    }

    [Fact, Trait("Req", "AU2")]
    public void Badge_Intact_TellsUpToWhereWhatAndWhenAndLeadsToThePage()
    {
        var badge = Render<IntegrityBadge>().Find("a");

        Assert.Equal("/audit/integrity", badge.GetAttribute("href"));
        Assert.Contains("verified to #999", badge.TextContent, StringComparison.Ordinal);
        Assert.Contains("root W/wp4r…", badge.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, badge.QuerySelectorAll("rc-time").Length);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Badge_StateChangesOrNothingComes_FollowsBoth()
    {
        var cut = Render<IntegrityBadge>();
        _log.Current = FakeIntegrity.Good with { Progress = new(true, 250, 1_000, SomeEntry.Noon) };
        Bus.Publish(Topic.AuditIntegrity);
        await LiveAsync(() => cut.Markup.Contains("25", StringComparison.Ordinal), "the progress");

        _log.Current = FakeIntegrity.Good;
        Time.Advance(TimeSpan.FromHours(1));

        await LiveAsync(() => cut.Find(".status").TextContent == "Verification overdue", "that nothing was verified for long");
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Banner_TamperedThenMended_StandsOnlyMeanwhile()
    {
        var cut = Render<IntegrityBanner>();
        Assert.Equal("", cut.Markup.Trim());

        _log.Current = Of("tampered");
        Bus.Publish(Topic.AuditIntegrity);
        await LiveAsync(() => cut.FindAll("[role=alert]").Count == 1, "the banner");
        var banner = cut.Find("[role=alert]");
        Assert.Contains("riskconsole/audit/2026-Q4-1, entry #12, stage leaf", banner.TextContent, StringComparison.Ordinal);
        Assert.Equal("/audit/integrity", banner.QuerySelector("a")!.GetAttribute("href"));
        Assert.Empty(banner.QuerySelectorAll("button, script"));

        _log.Current = FakeIntegrity.Good;
        Bus.Publish(Topic.AuditIntegrity);
        await LiveAsync(() => cut.Markup.Trim().Length == 0, "no banner");
    }

    [Fact, Trait("Req", "AU2")]
    public void Banner_SigningHalted_SaysWhy()
    {
        _log.Current = Of("halted");

        var banner = Render<IntegrityBanner>().Find("[role=alert]").TextContent;
        Assert.Contains("The anchor is larger than the log.", banner, StringComparison.Ordinal);
        Assert.Contains("the last resort is RiskConsole audit give-up", string.Join(' ', banner.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public void Page_LogGivenUp_SaysByWhomWhyAndWhatWasWrong()
    {
        _log.Current = Of("halted");
        _logs.Logs.Add(new(1, Fault.Origin, 1_000, SomeEntry.Noon, SomeEntry.Noon, null) { GivenUp = new(SomeEntry.Noon, "sys:command line", "The disk was lost.", "It was set back<b>.") });

        var cut = Render<IntegrityPage>();

        Assert.Contains("audit give-up --reason", Assert.Single(cut.FindAll(".integrity-fault")).TextContent, StringComparison.Ordinal);
        var row = cut.FindAll("tr").First(row => row.TextContent.Contains(Fault.Origin, StringComparison.Ordinal));
        Assert.Contains("given up by sys:command line: The disk was lost. What was wrong: It was set back<b>.", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("given up", row.QuerySelector(".status")!.TextContent);
    }

    [Fact, Trait("Req", "AU2")]
    public void Page_EverythingThere_ShowsRunsCheckpointsKeysAndLogs()
    {
        _log.Current = Of("tampered");
        _log.Runs.Add(new(2, SomeEntry.Noon, SomeEntry.Noon.AddSeconds(3), true, IntegrityState.Tampered, 12, Fault, "", "ada"));
        _log.Runs.Add(new(1, SomeEntry.Noon, SomeEntry.Noon.AddSeconds(1), false, IntegrityState.Intact, 1_000, null, "Everything is intact.", "the console"));
        _logs.Logs.Add(new(1, Fault.Origin, 1_000, SomeEntry.Noon, null, null));
        _logs.Checkpoints.Add(new(1, Fault.Origin, 1_000, new byte[32], "note", SomeEntry.Noon, SomeEntry.Noon, null));
        _logs.Keys.Add(new(Fault.Origin, "riskconsole/audit/2026-Q4-1+851b0e9e+AjBZ", 1, null));

        var cut = Render<IntegrityPage>();

        Assert.Contains("#12", cut.Find(".integrity-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal("/audit?q=log:1%20seq:12&range=all", cut.Find(".integrity-fault a").GetAttribute("href"));
        Assert.Equal(["Tampered", "Intact"], cut.FindAll("td .status").Select(s => s.TextContent));
        Assert.Equal("/audit/checkpoints/1-1000.txt", cut.Find("a[download]").GetAttribute("href"));
        Assert.Equal("riskconsole/audit/2026-Q4-1+851b0e9e+AjBZ", cut.Find(".key [data-copy]").GetAttribute("data-copy"));
        Assert.Contains("/data/audit/anchors.txt", cut.Markup, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll("script"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Page_VerificationsAskedForAndStopped_AskTheServiceAndShowProgress()
    {
        var cut = Render<IntegrityPage>();
        foreach (var button in new[] { "Verify what is new", "Verify everything" })
            await cut.FindAll("button").First(b => b.TextContent == button).ClickAsync(new());
        Assert.Equal([false, true], _log.Asked);

        _log.Current = FakeIntegrity.Good with { Progress = new(true, 250, 1_000, SomeEntry.Noon) };
        Bus.Publish(Topic.AuditIntegrity);
        await LiveAsync(() => cut.FindAll("progress").Count == 1, "the progress");
        Assert.Equal("250", cut.Find("progress").GetAttribute("value"));
        await cut.FindAll("button").First(b => b.TextContent == "Stop").ClickAsync(new());
        Assert.Equal(1, _log.Stops);

        _log.Runs.Add(new(3, SomeEntry.Noon, SomeEntry.Noon, true, IntegrityState.Intact, 1_000, null, "Everything is intact.", "ada"));
        _log.Current = FakeIntegrity.Good with { FullAt = SomeEntry.Noon.AddSeconds(4) };
        Bus.Publish(Topic.AuditIntegrity);
        await LiveAsync(() => cut.FindAll("td .status").Count == 1, "the run that ended");
    }

    private static IntegrityStatus Of(string state) => state switch
    {
        "tampered" => FakeIntegrity.Good with { State = IntegrityState.Tampered, Fault = Fault },
        "halted" => FakeIntegrity.Good with { SigningHalted = "The anchor is larger than the log." },
        "undecided" => FakeIntegrity.Good with { State = IntegrityState.Undecided },
        "unknown" => FakeIntegrity.Good with { State = IntegrityState.Unknown, VerifiedAt = null, VerifiedSize = 0 },
        "unverified" => FakeIntegrity.Good with { VerifiedAt = SomeEntry.Noon.AddHours(-1) },
        "unsigned" => FakeIntegrity.Good with { SignedAt = null, Root = null, SignedSize = 0 },
        "behind" => FakeIntegrity.Good with { Size = 1_001, SignedAt = SomeEntry.Noon.AddMinutes(-5) },
        "silent" => FakeIntegrity.Good with { SignedAt = SomeEntry.Noon.AddHours(-3) },
        "unanchored" => FakeIntegrity.Good with { AnchoredAt = null },
        "pending" => FakeIntegrity.Good with { Pending = 2_000 },
        _ => FakeIntegrity.Good,
    };
}
