using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Backtests;

/// <inheritdoc cref="IBacktests"/>
internal sealed class Backtests(
    IAccessGuard guard, CategoryAccess categories, RuleTrials trials, HistoryReader history, RuleNeeds needs, IOptions<BacktestOptions> options,
    IOptions<RuleOptions> rules, TimeProvider time, Suppressions suppressions) : IBacktests, IDisposable
{
    private static readonly TimeSpan LongestRange = TimeSpan.FromDays(3_660);

    private readonly SemaphoreSlim _runs = new(options.Value.AtOnce);
    private readonly SemaphoreSlim _whatIfs = new(options.Value.WhatIfsAtOnce);

    public async Task<BacktestResult> RunAsync(ClaimsPrincipal user, BacktestRequest request, IProgress<BacktestProgress>? progress, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        CheckRange(request.From, request.To);
        var draft = trials.Compile(request.Rule, "");
        var current = request.Against is { } against ? trials.Compile(against, "against.") : null;
        if (!await _runs.WaitAsync(TimeSpan.Zero, ct))
        {
            throw new InputRefusedException("", $"{options.Value.AtOnce} backtests are running, and no more may at the same time (Backtest:AtOnce). "
                + "Try again when one has ended, or cancel yours.");
        }
        try
        {
            var needed = needs.Of([draft.Definition, .. current is null ? [] : new[] { current.Definition }], categories.For(user));
            // A command of the command line has no service that follows what is saved.
            await suppressions.RenewAsync(ct);
            var silences = suppressions.Current.Within(request.From, request.To);
            // Off the caller's thread: a circuit goes on drawing meanwhile.
            return await Task.Run(() => new BacktestRun(trials, history, needed, options.Value, rules.Value, time, silences).RunAsync(
                draft, current, request.From, request.To, progress, ct), ct);
        }
        finally
        {
            _runs.Release();
        }
    }

    public async Task<IWhatIf> PrepareAsync(ClaimsPrincipal user, RuleDefinition definition, TimeSpan back, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        var to = time.GetUtcNow();
        if (back <= TimeSpan.Zero || back > LongestRange)
            throw new InputRefusedException("back", "How far to look back must be more than nothing and at most ten years.");
        var rule = trials.Compile(definition, "");
        await _whatIfs.WaitAsync(ct);
        try
        {
            var needed = needs.Of([rule.Definition], categories.For(user));
            return await Task.Run(() => new WhatIfReading(trials, history, needed, options.Value, rules.Value).ReadAsync(rule, to - back, to, ct), ct);
        }
        finally
        {
            _whatIfs.Release();
        }
    }

    public void Dispose()
    {
        _runs.Dispose();
        _whatIfs.Dispose();
    }

    private static void CheckRange(DateTimeOffset from, DateTimeOffset to)
    {
        if (from >= to)
            throw new InputRefusedException("from", "The range is empty: it must begin before it ends.");
        if (to - from > LongestRange)
            throw new InputRefusedException("from", "The range is longer than ten years. Let it begin later.");
    }
}
