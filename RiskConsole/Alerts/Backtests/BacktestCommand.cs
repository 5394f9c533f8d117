using System.CommandLine;
using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Hosting;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary><c>backtest RULE.json</c>: what a rule would have raised over the stored events. Exit code 0 when it ran, 1 when the rule is refused, is not known or fails on
/// the way, 2 for wrong usage.</summary>
internal sealed class BacktestCommand(IBacktests backtests, RuleReads rules, HistoryReader history, TimeProvider time, BacktestCommand.Output output)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    public static Command Create(string[] settings)
    {
        var file = new Argument<FileInfo>("RULE.json") { Description = "One rule, as the console exports it." };
        var from = new Option<string?>("--from") { Description = "Where to begin, e.g. 2026-01-31, 2026-01-31T08:00Z or -7d; the earliest stored event if left out.", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Where to end; a day or minute named is included. Now if left out.", HelpName = "TIME" };
        var against = new Option<string?>("--against") { Description = "A rule of this console to compare it with, by name.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("backtest", "Tells what a rule would have raised over the stored events. Nothing is changed.") { file, from, to, against, json };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, (services, token) => new BacktestCommand(
            services.GetRequiredService<IBacktests>(), services.GetRequiredService<RuleReads>(), services.GetRequiredService<HistoryReader>(),
            services.GetRequiredService<TimeProvider>(), new Output(Console.Out, Console.Error)).RunAsync(
                parsed.GetRequiredValue(file), new Choices(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(against), parsed.GetValue(json)), token), ct));
        return command;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(FileInfo file, Choices choices, CancellationToken ct)
    {
        if (!file.Exists)
            return await UsageAsync($"There is no file {file.FullName}.");
        var (from, to) = (Bound(choices.From, static span => span.First), Bound(choices.To, static span => span.Last + 1));
        if (choices.From is not null && from is null)
            return await UsageAsync($"--from: \"{choices.From}\" is no time. Write one such as 2026-01-31, 2026-01-31T08:00Z or -7d.");
        if (choices.To is not null && to is null)
            return await UsageAsync($"--to: \"{choices.To}\" is no time. Write one such as 2026-01-31, 2026-01-31T08:00Z or -1h.");
        if (await ReadAsync(file, ct) is not { } rule)
            return ExitCodes.Failed;
        RuleDefinition? current = null;
        if (choices.Against is { } name)
        {
            current = (await rules.AllAsync(RuleSet.Empty, ct)).Rules
                .FirstOrDefault(known => known.Shown.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Shown.Definition;
            if (current is null)
                return await FailAsync($"--against: there is no rule named \"{name}\".");
        }
        to ??= time.GetUtcNow();
        from ??= (await history.EarliestAsync(ct))?.ToTime() ?? to.Value.AddDays(-1);
        if (from >= to)
            return await UsageAsync("The range is empty: it must begin before it ends.");

        var result = await backtests.RunAsync(Actors.System("command line"), new BacktestRequest(rule, current, from.Value, to.Value), new Progress(output.Error, time), ct);
        if (choices.Json)
            await output.Result.WriteLineAsync(BacktestText.Json(rule, result));
        else
            BacktestText.Write(output.Result, rule, current, result);
        return result.Draft.Fault is { } fault ? await FailAsync($"The rule failed on the way: {fault}") : ExitCodes.Done;
    }

    private DateTimeOffset? Bound(string? text, Func<(long First, long Last), long> end)
    {
        try
        {
            return text is not null && TimeText.TryParse(text) is { } span ? end(span.Resolve(time.GetUtcNow())).ToTime() : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // The year 9999 has no end that a clock could show.
            return null;
        }
    }

    private async Task<RuleDefinition?> ReadAsync(FileInfo file, CancellationToken ct)
    {
        var (entries, faults) = RuleDocument.Read(await File.ReadAllTextAsync(file.FullName, ct));
        foreach (var fault in faults)
            await output.Error.WriteLineAsync(fault.Field.Length == 0 ? fault.Message : $"{fault.Field}: {fault.Message}");
        if (faults.Count > 0)
            return null;
        if (entries is [var only])
            return only.Definition;
        await output.Error.WriteLineAsync($"rules: These are {entries.Count} rules, and a backtest is of one. Give each a file of its own.");
        return null;
    }

    private async Task<int> UsageAsync(string message)
    {
        await output.Error.WriteLineAsync(message);
        return ExitCodes.Usage;
    }

    private async Task<int> FailAsync(string message)
    {
        await output.Error.WriteLineAsync(message);
        return ExitCodes.Failed;
    }

    /// <summary>What the options of the command say.</summary>
    internal sealed record Choices(string? From = null, string? To = null, string? Against = null, bool Json = false);

    /// <summary>Where the result and everything else is written.</summary>
    internal sealed record Output(TextWriter Result, TextWriter Error);

    private sealed class Progress(TextWriter error, TimeProvider time) : IProgress<BacktestProgress>
    {
        private long _shown = time.GetTimestamp();

        public void Report(BacktestProgress value)
        {
            if (time.GetElapsedTime(_shown) < ProgressEvery)
                return;
            _shown = time.GetTimestamp();
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(value.Total == 0 ? 1 : (double)value.Events / value.Total):P0}  {value.Events:N0} events, {value.Alerts:N0} alerts"));
        }
    }
}
