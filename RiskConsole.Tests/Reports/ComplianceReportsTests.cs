using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Reports;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Reports;

public sealed class ComplianceReportsTests
{
    private static readonly AuditAction s_signIn = new("auth.signin", "Signed in", AuditKind.Authentication);
    private static readonly AuditAction s_role = new("user.role", "Role changed", AuditKind.Security, Severity.Warning);
    private static readonly AuditAction s_rule = new("rule.save", "Rule saved", AuditKind.Change);

    [Fact, Trait("Req", "AU5")]
    public async Task MakeAsync_Acts_TellsWhatWasDoneAndByWhom()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = Actors.System("Ada <script>alert(1)</script> \u202e");
        await TellAsync(console, new(s_signIn, ada));
        await TellAsync(console, new(s_signIn, ada) { Outcome = AuditOutcome.Failed, Reason = "Wrong password." });
        await TellAsync(console, new(s_role, ada, "user:" + Guid.Empty) { Before = new JsonObject { ["role"] = "operator" }, After = new JsonObject { ["role"] = "admin" } });
        await TellAsync(console, new(s_rule, ada, "rule:1") { Before = new JsonObject { ["threshold"] = 0.9 }, After = new JsonObject { ["threshold"] = 0.95 }, Reason = "=HYPERLINK(\"x\")" });
        await SequencedAsync(console, "rule.save");
        var reports = console.Get<IComplianceReports>();

        var kept = await reports.MakeAsync(Actors.System("Eve"), ThisMonth(), Deadline.Token);
        var html = (await reports.ReadAsync(Actors.System("Eve"), kept.Id, Deadline.Token))!.Value.Html;

        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", html, StringComparison.Ordinal);
        Assert.Contains("Role changed", html, StringComparison.Ordinal);
        Assert.Contains("<del>operator</del>", html, StringComparison.Ordinal);
        Assert.Contains("<ins>admin</ins>", html, StringComparison.Ordinal);
        Assert.Contains("<del>0.9</del>", html, StringComparison.Ordinal);
        Assert.Contains("<ins>0.95</ins>", html, StringComparison.Ordinal);
        Assert.Equal([kept], await reports.ListAsync(Actors.System("Eve"), Deadline.Token));
        await SequencedAsync(console, "report.taken");
    }

    [Fact, Trait("Req", "AU5")]
    public async Task ReadAsync_FileWasChanged_IsNotShown()
    {
        await using var console = await TestConsole.StartAsync();
        var reports = console.Get<IComplianceReports>();
        var kept = await reports.MakeAsync(Actors.System("Eve"), ThisMonth(), Deadline.Token);
        await File.AppendAllTextAsync(Path.Combine(console.Folder, "reports", kept.Id + ".html"), " ");

        Assert.Null(await reports.ReadAsync(Actors.System("Eve"), kept.Id, Deadline.Token));
        Assert.Null(await reports.ReadAsync(Actors.System("Eve"), "../../etc/passwd", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => reports.ListAsync(new(), Deadline.Token));
    }

    [Fact, Trait("Req", "AU5")]
    public async Task MakeAsync_FolderIsAFile_SaysWhatToDoAndTellsNothing()
    {
        await using var console = await TestConsole.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(console.Folder, "reports"), "in the way");

        var busy = await Assert.ThrowsAsync<LogBusyException>(() => console.Get<IComplianceReports>().MakeAsync(Actors.System("Eve"), ThisMonth(), Deadline.Token));

        Assert.Contains("could not be kept", busy.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputRefusedException>(() => console.Get<IComplianceReports>().MakeAsync(Actors.System("Eve"), ReportPeriod.Parse("2199-01-01", "2199-01-31"), Deadline.Token));
    }

    [Fact, Trait("Req", "AU5"), Trait("Req", "ME6")]
    public async Task MakeDueAsync_MonthIsOver_MakesItsReportOnce()
    {
        var time = new ShiftedTime();
        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        await TellAsync(console, new(s_signIn, Actors.System("Ada")));
        await SequencedAsync(console, "auth.signin");
        await Deadline.UntilAsync(() => console.Get<StoreDuty>().IsHeld, "the duty is taken");
        var monthly = ActivatorUtilities.CreateInstance<MonthlyReport>(console.Services);
        var month = ThisMonth();

        Assert.Null(await monthly.MakeDueAsync(Deadline.Token));
        time.Shift(month.End - DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        var made = await monthly.MakeDueAsync(Deadline.Token);

        Assert.Equal(month, made?.Period);
        Assert.Null(await monthly.MakeDueAsync(Deadline.Token));
    }

    private static ReportPeriod ThisMonth() => ReportPeriod.Month(DateOnly.FromDateTime(DateTimeOffset.UtcNow.UtcDateTime));

    private static Task TellAsync(TestConsole console, AuditAct act) => console.Get<IAuditTrail>().RecordAsync(act, Deadline.Token);

    private static Task SequencedAsync(TestConsole console, string action) => Deadline.UntilAsync(() =>
    {
        using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM audit_entry WHERE action = @action";
        command.Parameters.AddWithValue("@action", action);
        return (long)command.ExecuteScalar()! > 0;
    }, $"{action} is in the log");
}
