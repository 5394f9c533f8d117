using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules;
using System.Security.Claims;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>How many alerts a definition would have raised in the last 24 h, by severity.</summary>
/// <param name="Problem">Why that is not known; null when it is.</param>
internal sealed record RuleCount(int Total, IReadOnlyDictionary<Severity, int> BySeverity, string? Problem = null);

/// <summary>Counts for lists of rules, shared by all pages: two histories are read at once, whoever asks; answers hold for a while, and so do the
/// few histories read last, for the edits that follow.</summary>
internal sealed class RuleCounts(IBacktests backtests, IAccessGuard guard, CategoryAccess categories, TimeProvider time) : IDisposable
{
    private const int AtOnce = 2;
    private const int MostHistories = 6;
    private const int MostCounts = 2_000;
    private static readonly TimeSpan Back = TimeSpan.FromDays(1);
    private static readonly TimeSpan CountHolds = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HistoryHolds = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (RuleCount Count, long At)> _counts = new(StringComparer.Ordinal);
    private readonly List<(IWhatIf History, CategorySet Categories, long At)> _histories = [];

    /// <exception cref="AccessDeniedException">Demands <see cref="Policies.Analyse"/>.</exception>
    public async Task<RuleCount> CountAsync(ClaimsPrincipal user, RuleDefinition definition, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        // Who sees fewer categories of events has other counts.
        var allowed = categories.For(user);
        var key = allowed + RuleJson.Write(definition with { Name = "", Description = "", Message = "", Runbook = null });
        if (Known(key) is { } known)
            return known;
        await _slots.WaitAsync(ct);
        try
        {
            // Whoever was before in the queue may have asked the same.
            if (Known(key) is { } found)
                return found;
            var count = await Task.Run(() => JudgeAsync(user, allowed, definition, ct), ct);
            if (count.Problem is null)
                Keep(key, count);
            return count;
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<RuleCount> JudgeAsync(ClaimsPrincipal user, CategorySet allowed, RuleDefinition definition, CancellationToken ct)
    {
        try
        {
            var history = History(allowed, definition);
            if (history is null)
            {
                history = await backtests.PrepareAsync(user, definition, Back, ct);
                Keep(history, allowed);
            }
            var result = history.Judge(definition);
            return new RuleCount(result.Total, result.BySeverity);
        }
        catch (Exception e) when (e is InputRefusedException or QueryTimeoutException)
        {
            return new RuleCount(0, new Dictionary<Severity, int>(), e.Message);
        }
    }

    private RuleCount? Known(string key)
    {
        lock (_lock)
            return _counts.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < CountHolds ? known.Count : null;
    }

    private void Keep(string key, RuleCount count)
    {
        lock (_lock)
        {
            if (_counts.Count >= MostCounts)
            {
                foreach (var old in _counts.Where(c => time.GetElapsedTime(c.Value.At) >= CountHolds).Select(c => c.Key).ToArray())
                    _counts.Remove(old);
                if (_counts.Count >= MostCounts)
                    _counts.Clear();
            }
            _counts[key] = (count, time.GetTimestamp());
        }
    }

    private IWhatIf? History(CategorySet allowed, RuleDefinition definition)
    {
        lock (_lock)
        {
            _histories.RemoveAll(h => time.GetElapsedTime(h.At) >= HistoryHolds);
            return _histories.Find(h => h.Categories == allowed && h.History.Serves(definition)).History;
        }
    }

    private void Keep(IWhatIf history, CategorySet allowed)
    {
        lock (_lock)
        {
            if (_histories.Count >= MostHistories)
                _histories.RemoveAt(0);
            _histories.Add((history, allowed, time.GetTimestamp()));
        }
    }

    public void Dispose() => _slots.Dispose();
}
