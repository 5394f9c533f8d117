using RiskConsole.Alerts;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>How many alerts each rule opened, counted once for all pages that show it.</summary>
internal sealed class RuleFigures(IAlertStore alerts, TimeProvider time)
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<IReadOnlyDictionary<Guid, RuleAlertCount>>? _asked;
    private long _at;

    /// <exception cref="Events.QueryTimeoutException">It took too long; the next call asks again.</exception>
    public Task<IReadOnlyDictionary<Guid, RuleAlertCount>> CountAsync()
    {
        lock (_gate)
        {
            // Not for one page's life: the answer is for all.
            if (_asked is null or { IsFaulted: true } or { IsCanceled: true } || time.GetElapsedTime(_at) >= Holds)
                (_asked, _at) = (alerts.CountByRuleAsync(CancellationToken.None), time.GetTimestamp());
            return _asked;
        }
    }
}
