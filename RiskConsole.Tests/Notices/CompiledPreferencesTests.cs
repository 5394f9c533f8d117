using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Query;

namespace RiskConsole.Tests.Notices;

public class CompiledPreferencesTests
{
    private static readonly Guid s_ada = Guid.NewGuid();
    private static readonly QueryCompiler<Alert> s_compiler = new(AlertQuerySchema.Create(), TimeProvider.System);

    [Theory, Trait("Req", "NO1")]
    [InlineData(Severity.Critical, Ways.Panel | Ways.Toast)]
    [InlineData(Severity.Error, Ways.Panel)]
    [InlineData(Severity.Warning, Ways.None)]
    public void Of_Default_ToastsCriticalsAndListsErrors(Severity severity, object expected) =>
        Assert.Equal(expected, Compile(Preferences.Default).Of(SomeNotice.Opened(severity: severity), s_ada));

    [Fact, Trait("Req", "RT6")]
    public void Of_Query_ConcernsAlertsAndNotWhatIsForOneselfAlone()
    {
        var compiled = Compile(Preferences.Default with
        {
            Panel = new(),
            Toast = new() { Severities = [Severity.Info], Query = "subject:vault/*", Mentions = true },
            Browser = new() { Assignments = true },
        });

        Assert.Equal(Ways.Toast, compiled.Of(SomeNotice.Opened(severity: Severity.Info, subject: "vault/1"), s_ada));
        Assert.Equal(Ways.None, compiled.Of(SomeNotice.Opened(severity: Severity.Info, subject: "account/1"), s_ada));
        Assert.Equal(Ways.Toast, compiled.Of(SomeNotice.Opened() with { Kind = NoticeKind.Mentioned, For = [s_ada] }, s_ada));
        Assert.Equal(Ways.Browser, compiled.Of(SomeNotice.Opened() with { Kind = NoticeKind.Assigned, For = [s_ada] }, s_ada));
        Assert.Equal(Ways.None, compiled.Of(SomeNotice.Opened() with { Kind = NoticeKind.Assigned, For = [Guid.NewGuid()] }, s_ada));
    }

    [Theory, Trait("Req", "RT6")]
    [InlineData("2026-11-20T22:30:00Z", true)]  // Friday 23:30 in Berlin
    [InlineData("2026-11-21T05:59:00Z", true)]  // Saturday 06:59, begun on Friday
    [InlineData("2026-11-21T06:00:00Z", false)]
    [InlineData("2026-11-21T22:30:00Z", false)] // Saturday evening is not chosen
    [InlineData("2026-07-03T21:30:00Z", true)]  // Friday 23:30 by summer time
    [InlineData("2026-07-03T20:30:00Z", false)]
    public void Of_QuietHours_HoldByTheClockOnTheWallOfTheirZone(string at, bool quiet)
    {
        var compiled = Compile(Preferences.Default with
        {
            Quiet = new() { IsOn = true, From = new(23, 0), To = new(7, 0), Days = [DayOfWeek.Friday], Zone = "Europe/Berlin", CriticalsPass = false },
        });
        var notice = SomeNotice.Opened() with { ToldAt = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.Equal(quiet ? Ways.Panel : Ways.Panel | Ways.Toast, compiled.Of(notice, s_ada));
    }

    [Fact, Trait("Req", "RT6")]
    public void Of_QuietHoursCriticalsPass_OnlyTheyDo()
    {
        var compiled = Compile(Preferences.Default with
        {
            Toast = new() { Severities = [Severity.Critical, Severity.Error] },
            Quiet = new() { IsOn = true, From = new(0, 0), To = new(23, 59), CriticalsPass = true },
        });

        Assert.Equal(Ways.Panel | Ways.Toast, compiled.Of(SomeNotice.Opened(), s_ada));
        Assert.Equal(Ways.Panel, compiled.Of(SomeNotice.Opened(severity: Severity.Error), s_ada));
    }

    [Fact, Trait("Req", "RT6")]
    public void Check_EverythingWrong_NamesEachField()
    {
        var refused = Assert.Throws<InputRefusedException>(() => CompiledPreferences.Check(Preferences.Default with
        {
            Toast = new() { Query = "severity:nonsense" },
            Browser = new() { Query = new string('x', 5_000) },
            Quiet = new() { IsOn = true, From = new(8, 0), To = new(8, 0), Days = [], Zone = "Mars/Olympus" },
        }, s_compiler));

        Assert.Equal(["browser.query", "quiet.days", "quiet.to", "quiet.zone", "toast.query"], refused.Faults.Select(f => f.Field).Order());
    }

    private static CompiledPreferences Compile(Preferences wanted) => CompiledPreferences.Of(CompiledPreferences.Check(wanted, s_compiler), s_compiler);
}
