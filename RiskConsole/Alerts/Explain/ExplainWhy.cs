using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Explain;

/// <inheritdoc cref="IExplainWhy"/>
internal sealed class ExplainWhy(
    IRuleBook book, IRuleCompiler compiler, KeyHistory history, ISuppressions suppressions, IAccessGuard guard, CategoryAccess access, TimeProvider time) : IExplainWhy, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>Of a longer life the chart shows this much from its beginning.</summary>
    private static readonly TimeSpan LongestShown = TimeSpan.FromDays(7);
    private static readonly TimeSpan LeastAround = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostAround = TimeSpan.FromHours(12);

    private readonly SemaphoreSlim _atOnce = new(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid, long, CategorySet), (DateTimeOffset At, Task<(KeySeries?, string?)> Series)> _series = [];

    public async Task<AlertReason> ExplainAsync(ClaimsPrincipal user, Alert alert, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        var version = await VersionAsync(user, alert, ct);
        var now = book.Current.Find(alert.RuleId)?.InForce is { } current && current.Version != alert.RuleVersion ? current : null;
        var (series, note) = alert.IsStorm ? (null, "A storm counts alerts; each of them has its own reason.")
            : version is null ? (null, "The rule's version cannot be read any more.")
            : await SharedAsync(version, alert, access.For(user)).WaitAsync(ct);
        return new AlertReason(
            version, now, version is not null && now is not null ? RuleDiff.Between(version, now) : [], series, note, SuppressedSpans.Of(suppressions, alert, time.GetUtcNow()));
    }

    public void Dispose() => _atOnce.Dispose();

    private async Task<RuleVersion?> VersionAsync(ClaimsPrincipal user, Alert alert, CancellationToken ct)
    {
        if (alert.IsStorm)
            return null;
        if (book.Current.Find(alert.RuleId)?.InForce is { } current && current.Version == alert.RuleVersion)
            return current;
        return (await book.HistoryAsync(user, alert.RuleId, ct)).FirstOrDefault(version => version.Version == alert.RuleVersion);
    }

    /// <summary>One reading for all who look at the alert; another once it was found again and the last is not fresh any more.</summary>
    private Task<(KeySeries?, string?)> SharedAsync(RuleVersion version, Alert alert, CategorySet categories)
    {
        var at = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var old in _series.Where(known => known.Value.At < at - Fresh && known.Value.Series.IsCompleted).Select(known => known.Key).ToList())
                _series.Remove(old);
            var key = (alert.Id, alert.ResolvedAt?.ToMicros() ?? 0, categories);
            if (!_series.TryGetValue(key, out var known))
                _series[key] = known = (at, Task.Run(() => ReadAsync(version, alert, categories)));
            return known.Series;
        }
    }

    private async Task<(KeySeries?, string?)> ReadAsync(RuleVersion version, Alert alert, CategorySet categories)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        await _atOnce.WaitAsync();
        try
        {
            var rule = compiler.Compile(version);
            var (from, to) = Around(alert, rule.Definition);
            var lead = rule.HorizonUs == 0 ? TimeSpan.Zero : rule.KeepsBaseline ? RuleTrial.LeadOf(rule) : TimeSpan.FromMicroseconds(rule.HorizonUs);
            var past = await history.ReadAsync(rule, alert.Key, (from - lead).ToMicros(), to.ToMicros(), null, categories, limit.Token);
            var begin = past.FromUs.ToTime();
            if (past.IsCut && begin > from)
                from = begin < to ? begin : from;
            var series = KeySeriesMaker.Of(rule, past.Events, from, to);
            return series.Points.Count > 0
                ? (series, past.IsCut ? $"More is stored around that time than the {KeyHistory.MostScanned:n0} events that are looked at: the chart shows the newest part." : null)
                : (null, "No event of that time is stored any more, or you do not see its channel.");
        }
        catch (Exception e) when (e is OperationCanceledException or QueryTimeoutException)
        {
            return (null, "The events of that time could not be read within 5 s. Load the page again when less is going on.");
        }
        catch (RuleFaultException fault)
        {
            return (null, $"The rule's version cannot judge any more: {fault.Message}");
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>From before it was raised to after it ended, so that one sees what was usual and how it went on.</summary>
    private (DateTimeOffset From, DateTimeOffset To) Around(Alert alert, RuleDefinition rule)
    {
        var end = alert.ResolvedAt ?? time.GetUtcNow();
        if (end > alert.LastSeen + MostAround)
            end = alert.LastSeen + LeastAround;
        var life = end - alert.FirstSeen;
        if (life > LongestShown)
            life = LongestShown;
        TimeSpan[] wishes = [LeastAround, (rule.Window ?? TimeSpan.Zero) * 3, rule.For * 2, life / 3];
        var around = wishes.Max();
        around = around > MostAround && around > (rule.Window ?? TimeSpan.Zero) * 3 ? MostAround : around;
        var to = alert.FirstSeen + life + (alert.ResolvedAt is null ? TimeSpan.Zero : around / 2);
        return (alert.FirstSeen - around, to < time.GetUtcNow() ? to : time.GetUtcNow());
    }
}
