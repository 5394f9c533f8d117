using Microsoft.Extensions.Options;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Explain;

/// <summary>What a rule took from the log for one key.</summary>
/// <param name="Events">In the order of the log.</param>
/// <param name="FromUs">Where it really begins: later than asked for where more is stored than is read.</param>
internal sealed record KeyPast(IReadOnlyList<RiskEvent> Events, long FromUs, bool IsCut);

/// <summary>Reads the events of one key that a rule judges, from the store.</summary>
internal sealed class KeyHistory(HistoryReader history, RuleNeeds needs, IOptions<RuleOptions> options)
{
    /// <summary>Stored events looked at for one rule, at most: the newest of the time asked for. About half a second.</summary>
    public const int MostScanned = 200_000;

    private const long AheadUs = 5 * 60 * 1_000_000L;

    private readonly long _historyUs = options.Value.HistoryAfter.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether an event came too late for rules to judge it.</summary>
    public bool IsHistory(RiskEvent e) => e.ReceivedAt.ToMicros() - EventClock.Of(e) > _historyUs;

    /// <param name="fromUs">Event time.</param>
    /// <param name="toUs">Exclusive; senders' clocks may be five minutes ahead of it.</param>
    /// <param name="lastSeq">The newest place in the log that is looked at; null for the newest there is.</param>
    /// <param name="categories">The channels the asker may see.</param>
    public async Task<KeyPast> ReadAsync(CompiledRule rule, string key, long fromUs, long toUs, long? lastSeq, CategorySet categories, CancellationToken ct)
    {
        var asked = new HistoryRange(fromUs, toUs + AheadUs, lastSeq ?? await history.HeadAsync(ct));
        var range = await history.NewestAsync(asked, MostScanned, ct);
        var events = new List<RiskEvent>();
        await foreach (var chunk in history.ReadAsync(range, Narrow(rule.Definition, key, needs.Of([rule.Definition], categories)), ct).ConfigureAwait(false))
            events.AddRange(chunk.Events.Where(e => !IsHistory(e) && rule.TryTake(e, out var sample) && sample.Key == key));
        events.Sort(static (a, b) => a.Seq.CompareTo(b.Seq));
        return new KeyPast(events, range.FromUs, range != asked);
    }

    /// <summary>Where the key says the subject, only its events are read: not for steps that name it by another field, nor where the key may say it otherwise.</summary>
    private static HistoryNeeds Narrow(RuleDefinition rule, string key, HistoryNeeds needed)
    {
        var parts = RuleKey.Parts(key);
        var at = rule.By.Count == parts.Length && rule.Kind != RuleKind.Sequence ? rule.By.ToList().FindIndex(field => field.Equals("subject", StringComparison.OrdinalIgnoreCase)) : -1;
        return at < 0 || parts[at].Contains(' ', StringComparison.Ordinal)
            ? needed
            : new HistoryNeeds(needed.Parts, $"{needed.Condition} AND subject = @key_subject", [.. needed.Parameters, new("@key_subject", parts[at])]);
    }
}
