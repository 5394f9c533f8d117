using System.Text.Json;
using RiskConsole.Hosting;
using RiskConsole.Tests.Hosting;

namespace RiskConsole.Tests.Alerts.Backtests;

public sealed class BacktestCommandTests : IDisposable
{
    private const string Rule =
        """{"name": "Large", "kind": "threshold", "value": "data.usd", "by": ["subject"], "compare": "above", "levels": [{"severity": "error", "threshold": 100}], "keepFiring": "1h"}""";

    private const string Rows = "at,who,usd\n2026-03-01T10:00:00Z,account/1,50\n2026-03-01T10:01:00Z,account/1,500\n2026-03-01T10:02:00Z,account/1,900\n2026-03-02T09:00:00Z,account/2,200\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-cli-").FullName;

    [Fact, Trait("Req", "AL4")]
    public async Task Backtest_WhileTheConsoleRuns_PrintsTheAlerts()
    {
        await using var console = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]);
        await console.LineAsync("RiskConsole listens on ");
        await ImportAsync();

        var run = await RunAsync("backtest", Write("rule.json", Rule));

        Assert.Equal(0, run.ExitCode);
        // On a slow machine it says how far it is.
        Assert.All(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^ *[0-9]+ ?%  [0-9,]+ events, [0-9,]+ alerts", line));
        Assert.StartsWith("Large: 2026-03-01 10:00:00 to ", run.Output, StringComparison.Ordinal);
        Assert.Contains("4 events matched; 2 alerts with 3 occurrences", run.Output, StringComparison.Ordinal);
        Assert.Matches("2026-03-01 10:01:00 +2026-03-01 11:02:00 +error +2 +account/1 ", run.Output);
        Assert.Matches("2026-03-02 09:00:00 +2026-03-02 10:00:00 +error +1 +account/2 ", run.Output);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task Backtest_JsonAndRange_HoldsAllFigures()
    {
        await ImportAsync();
        var document = Write("rules.json", $$"""{"format": "riskconsole-rules", "version": 1, "rules": [{{Rule}}]}""");

        var run = await RunAsync("backtest", document, "--from", "2026-03-01", "--to", "2026-03-01", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = JsonElement.Parse(run.Output);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), result.GetProperty("to").GetDateTimeOffset());
        Assert.Equal(3, result.GetProperty("events").GetInt32());
        var draft = result.GetProperty("draft");
        Assert.Equal((3, 1, 2), (draft.GetProperty("matched").GetInt32(), draft.GetProperty("alerts").GetInt32(), draft.GetProperty("occurrences").GetInt32()));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), draft.GetProperty("peak_hour").GetProperty("hour").GetDateTimeOffset());
        Assert.Equal("2026-03-01", draft.GetProperty("per_day")[0].GetProperty("day").GetString());
        Assert.Equal("account/1", draft.GetProperty("list")[0].GetProperty("subject").GetString());
    }

    [Fact, Trait("Req", "AL4")]
    public async Task Backtest_AgainstARuleOfTheConsole_TellsTheDifference()
    {
        await ImportAsync();
        await using (var console = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]))
            await console.LineAsync("RiskConsole listens on ");

        var run = await RunAsync("backtest", Write("rule.json", Rule), "--against", "high RISK score");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("against it: 2 gained, 0 lost, 0 the same", run.Output, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AL4")]
    [InlineData(2, "There is no file", null)]
    [InlineData(2, "--from: \"soon\" is no time", Rule, "--from", "soon")]
    [InlineData(2, "--to: \"whenever\" is no time", Rule, "--to", "whenever")]
    [InlineData(2, "The range is empty", Rule, "--from", "2026-03-02", "--to", "2026-03-01")]
    [InlineData(1, "--against: there is no rule named \"nobody\"", Rule, "--against", "nobody")]
    [InlineData(1, "rules[0].kind:", """{"name": "x", "kind": "guess"}""")]
    [InlineData(1, "line 1", "{nonsense")]
    [InlineData(1, "These are 2 rules", "[" + Rule + "," + Rule + "]")]
    [InlineData(1, "levels[0].threshold:", """{"name": "x", "kind": "threshold", "value": "score", "levels": [{"severity": "error"}], "keepFiring": "1h"}""")]
    [InlineData(1, "where:", """{"name": "x", "kind": "threshold", "where": "((", "value": "score", "levels": [{"severity": "error", "threshold": 1}], "keepFiring": "1h"}""")]
    public async Task Backtest_WrongUse_SaysWhatAndWhere(int exitCode, string message, string? rule, params string[] options)
    {
        var file = rule is null ? Path.Combine(_folder, "absent.json") : Write("rule.json", rule);

        var run = await RunAsync(["backtest", file, .. options]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(run.Output);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task Backtest_RelativeTime_IsTakenAsWritten()
    {
        var run = await RunAsync("backtest", Write("rule.json", Rule), "--from", "-7d");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0 events matched; 0 alerts", run.Output, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task Command_StoppedOnTheWay_FailsWithoutAStackTrace()
    {
        using var stop = new CancellationTokenSource();

        var code = await CommandHost.RunAsync([$"--ConnectionStrings:Default=Data Source={Path.Combine(_folder, "stopped.db")}"], async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return ExitCodes.Done;
        }, stop.Token);

        Assert.Equal(ExitCodes.Failed, code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task ImportAsync() => Assert.Equal(0, (await RunAsync(
        "import", Write("rows.csv", Rows), "--map", "time=at", "--map", "subject=who", "--map", "type=const:io.test.paid")).ExitCode);

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) => CommandInProcess.RunAsync(_folder, args);
}
