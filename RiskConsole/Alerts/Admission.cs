using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Storms;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts;

/// <summary>The one implementation of <see cref="IAdmission"/>. In memory and without a clock of its own: the same findings in the same order give the same alerts.</summary>
/// <remarks>An alert is found by rule and key, which its fingerprint contains: a rule that was renamed goes on counting on what is open, and begins anew after that.
/// Rules in shadow have a memory of their own, and take no part in storms. A resolved alert is forgotten when neither deduplication nor cooldown could concern it any more.</remarks>
internal sealed class Admission(IStormGate gate) : IAdmission
{
    /// <summary>However steady the drip: after this time what was called a false positive is worth another look.</summary>
    public static readonly TimeSpan LongestFalsePositive = TimeSpan.FromHours(24);

    private readonly Dictionary<Place, Entry> _entries = [];

    /// <summary>Storm alerts that are open: counted by the gate, found by no rule.</summary>
    private readonly Dictionary<Guid, Alert> _storms = [];
    private readonly PriorityQueue<Place, long> _forget = new();

    public Admission()
        : this(new NoStorms())
    {
    }

    public long NextDueUs => gate.NextDueUs;

    /// <summary>Alerts remembered, open and resolved.</summary>
    public int Count => _entries.Count;

    public AdmissionResult Admit(in Finding finding, long nowUs)
    {
        Forget(nowUs);
        var place = new Place(finding.Rule.Id, finding.Rule.IsShadow, finding.Key);
        var entry = _entries.GetValueOrDefault(place);
        if (finding.Kind == FindingKind.Cleared)
            return entry is { Alert.IsOpen: true } ? Resolve(place, entry, nowUs, AlertWords.EndOf(finding)) : default;
        if (entry is null)
            return Open(place, finding, null, nowUs);
        return entry.Alert.IsOpen ? Repeat(entry, finding, nowUs) : Again(place, entry, finding, nowUs);
    }

    public void Advance(long nowUs, ICollection<AdmissionResult> changed)
    {
        if (gate.NextDueUs > nowUs)
            return;
        List<Alert> storms = [];
        gate.Advance(nowUs, storms);
        foreach (var storm in storms)
            changed.Add(new(storm.IsOpen ? AdmissionKind.Repeated : AdmissionKind.Resolved, null) { Storm = storm, StormTold = Keep(storm) });
    }

    /// <summary>Takes over alerts as people changed them: what is found from now on is found of that.</summary>
    /// <param name="acted">In any order; with the alert that is counted on it instead of being opened, or null for none.</param>
    /// <param name="definition">The definition in force of a rule; null for one that is gone.</param>
    public void Adopt(IEnumerable<(Alert Alert, Guid? InPlaceOf)> acted, Func<Guid, RuleDefinition?> definition)
    {
        // Where one was closed and another reopened in its place, the place must be free first.
        foreach (var (alert, inPlaceOf) in acted.OrderBy(one => one.Alert.IsOpen))
            Adopt(alert, definition(alert.RuleId), inPlaceOf);
    }

    private void Adopt(Alert alert, RuleDefinition? rule, Guid? inPlaceOf)
    {
        if (alert.IsStorm)
        {
            Keep(alert);
            gate.Adopt(alert);
            return;
        }
        var place = new Place(alert.RuleId, alert.Shadow, alert.Key);
        var known = _entries.GetValueOrDefault(place);
        // Of two that are open in one place, the one that is counted on stays; one that is closed and was forgotten is nobody's.
        if (known is not null && known.Alert.Id != alert.Id && known.Alert.Id != inPlaceOf && (known.Alert.IsOpen || !alert.IsOpen))
            return;
        if (known is null && !alert.IsOpen)
            return;
        var entry = new Entry(alert) { KeepUs = rule is null ? known?.KeepUs ?? 0 : KeepOf(rule), WasHeldBack = known?.Alert.Life == alert.Life && known.WasHeldBack };
        _entries[place] = entry;
        if (!alert.IsOpen && known?.Alert.IsOpen != false)
            _forget.Enqueue(place, entry.ForgetAtUs);
    }

    /// <summary>Takes over what is stored, in place of all it remembers: open alerts, and those resolved not longer ago than a rule looks back.</summary>
    /// <param name="definition">The definition in force of a rule; null for one that is gone.</param>
    public void Restore(IReadOnlyCollection<Alert> alerts, Func<Guid, RuleDefinition?> definition, long nowUs)
    {
        _entries.Clear();
        _forget.Clear();
        _storms.Clear();
        foreach (var storm in alerts.Where(a => a is { IsStorm: true, IsOpen: true }))
            _storms[storm.Id] = storm;
        gate.Restore(alerts.Where(a => a is { IsOpen: true, Shadow: false }), nowUs);
        // The last one of a place counts: the open one, or else the one that was resolved last.
        foreach (var alert in alerts.Where(a => !a.IsStorm).OrderBy(a => a.IsOpen).ThenBy(a => a.ResolvedAt ?? a.LastSeen))
        {
            var place = new Place(alert.RuleId, alert.Shadow, alert.Key);
            var entry = new Entry(alert) { KeepUs = definition(alert.RuleId) is { } rule ? KeepOf(rule) : 0 };
            _entries[place] = entry;
            if (!alert.IsOpen)
                _forget.Enqueue(place, entry.ForgetAtUs);
        }
    }

    /// <summary>Resolves the open alerts of rules that judge no more.</summary>
    /// <param name="isGone">Of rule and whether it is in shadow.</param>
    /// <param name="most">Where there are more, the rest stays for the next call.</param>
    public IReadOnlyList<AdmissionResult> ResolveWhere(Func<Guid, bool, bool> isGone, long nowUs, int most = int.MaxValue)
    {
        List<AdmissionResult> resolved = [];
        foreach (var (place, entry) in _entries)
        {
            if (entry.Alert.IsOpen && isGone(place.RuleId, place.Shadow))
                resolved.Add(Resolve(place, entry, nowUs, AlertWords.EndOfRule));
            if (resolved.Count == most)
                break;
        }
        return resolved;
    }

    private AdmissionResult Open(Place place, in Finding finding, AlertLabels? known, long nowUs)
    {
        var labels = known ?? AlertLabels.Of(finding);
        var rule = finding.Rule;
        var at = finding.TimeUs.ToTime();
        var now = nowUs.ToTime();
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(now),
            Fingerprint = labels.Fingerprint,
            RuleId = rule.Id,
            RuleVersion = rule.Version.Version,
            Name = rule.Definition.Name,
            Severity = rule.Definition.Levels[finding.Level].Severity,
            State = AlertState.Open,
            Shadow = rule.IsShadow,
            Key = finding.Key,
            Subject = labels.Subject,
            Category = AlertWords.CategoryOf(finding),
            Labels = labels.Values,
            Message = AlertWords.Message(finding, rule.Definition.Levels[finding.Level].Severity, 1),
            Reason = finding.Reason,
            Observed = finding.Observed,
            Threshold = finding.Threshold,
            FirstSeen = at,
            LastSeen = at,
            OpenedAt = now,
            CauseUid = finding.CauseSeq == 0 ? null : finding.Cause?.Uid,
            Contributing = finding.Contributing ?? (finding.CauseSeq == 0 ? [] : [finding.CauseSeq]),
            Runbook = rule.Definition.Runbook,
            Peak = finding.Observed,
        };
        var entry = new Entry(alert);
        _entries[place] = entry;
        return Enter(entry, nowUs, new(AdmissionKind.Opened, alert) { Told = EntryKind.Opened, Before = AlertState.Open });
    }

    /// <summary>What was opened, or became more severe, as the storm gate lets it pass.</summary>
    private AdmissionResult Enter(Entry entry, long nowUs, in AdmissionResult result)
    {
        if (entry.Alert.Shadow)
            return result;
        var (passed, storm) = result.Told == EntryKind.Escalated ? gate.Rise(entry.Alert, nowUs) : gate.Enter(entry.Alert, nowUs);
        entry.Alert = passed;
        return result with { Alert = passed, Storm = storm, StormTold = storm is null ? null : Keep(storm) };
    }

    /// <summary>Remembers a storm alert.</summary>
    /// <returns>What is to be told of it, compared with what is known of it; null when it only counts.</returns>
    private EntryKind? Keep(Alert storm)
    {
        var known = _storms.GetValueOrDefault(storm.Id);
        if (storm.IsOpen)
            _storms[storm.Id] = storm;
        else
            _storms.Remove(storm.Id);
        if (known is null)
            return storm.IsOpen ? EntryKind.StormBegan : null;
        return !storm.IsOpen ? EntryKind.StormEnded : storm.Severity > known.Severity ? EntryKind.Escalated : null;
    }

    /// <summary>Counts on an open alert. Severity only rises, and what tells of it is renewed then: an alert must say the worst that came.</summary>
    private AdmissionResult Repeat(Entry entry, in Finding finding, long nowUs)
    {
        var alert = entry.Alert;
        var before = alert.State;
        var severity = finding.Rule.Definition.Levels[finding.Level].Severity;
        var rises = severity > alert.Severity;
        alert = Counted(alert, finding);
        if (rises)
            alert = Renewed(alert with { Severity = severity }, finding);
        entry.Alert = alert;
        return rises
            ? Enter(entry, nowUs, new(AdmissionKind.Escalated, alert) { Told = EntryKind.Escalated, Before = before })
            : new(AdmissionKind.Repeated, alert) { Before = before };
    }

    /// <summary>Opens an alert again that ended by itself a moment ago.</summary>
    private AdmissionResult Recur(Entry entry, in Finding finding, long nowUs)
    {
        var severity = finding.Rule.Definition.Levels[finding.Level].Severity;
        var alert = entry.Alert;
        var rises = severity > alert.Severity;
        alert = AlertLife.Of(alert).Reopened().On(Counted(alert, finding), alert.Life + 1);
        // A lower level than it has reached before does not change what it says.
        if (severity >= alert.Severity)
            alert = Renewed(alert with { Severity = severity }, finding);
        entry.Alert = alert;
        entry.WasHeldBack = false;
        return Enter(entry, nowUs, new(rises ? AdmissionKind.Escalated : AdmissionKind.Repeated, alert) { Told = EntryKind.Recurred, Before = AlertState.Resolved });
    }

    private static AdmissionResult HoldBack(Entry entry, Alert counted)
    {
        entry.Alert = counted;
        EntryKind? told = entry.WasHeldBack ? null : EntryKind.HeldBack;
        entry.WasHeldBack = true;
        return new(AdmissionKind.CoolingDown, counted) { Told = told, Before = counted.State };
    }

    /// <summary>A finding for which the last alert is resolved or was called a false positive.</summary>
    private AdmissionResult Again(Place place, Entry entry, in Finding finding, long nowUs)
    {
        var alert = entry.Alert;
        var labels = AlertLabels.Of(finding);
        if (labels.Fingerprint != alert.Fingerprint)
            return Open(place, finding, labels, nowUs);
        var definition = finding.Rule.Definition;
        // Both are times of events: what a source sends late is still as close together as it happened.
        var isClose = finding.TimeUs - alert.LastSeen.ToMicros() <= Micros(definition.DedupWindow);
        var sinceEnd = alert.ResolvedAt is { } ended ? nowUs - ended.ToMicros() : long.MaxValue;
        if (alert.State == AlertState.FalsePositive)
        {
            var isHeld = (isClose || sinceEnd <= Micros(definition.DedupWindow)) && sinceEnd < Micros(LongestFalsePositive);
            return isHeld ? HoldBack(entry, Counted(alert, finding)) : Open(place, finding, labels, nowUs);
        }
        if (isClose && AlertWords.EndsByItself(alert.ResolvedBy))
            return Recur(entry, finding, nowUs);
        // The last finding that was shown keeps its time, or a steady drip would end the cooldown by being close to itself.
        if (sinceEnd < Micros(definition.Cooldown))
            return HoldBack(entry, alert with { Occurrences = alert.Occurrences + 1, Version = alert.Version + 1 });
        return Open(place, finding, labels, nowUs);
    }

    private AdmissionResult Resolve(Place place, Entry entry, long nowUs, (string By, RuleDefinition? Rule) end)
    {
        var alert = entry.Alert;
        entry.Alert = AlertLife.Of(alert).Ended(nowUs.ToTime(), end.By).On(alert, alert.Life + 1) with { Version = alert.Version + 1 };
        entry.WasHeldBack = false;
        entry.KeepUs = end.Rule is null ? entry.KeepUs : KeepOf(end.Rule);
        _forget.Enqueue(place, entry.ForgetAtUs);
        return new(AdmissionKind.Resolved, entry.Alert) { Told = EntryKind.Ended, Before = alert.State };
    }

    private static Alert Counted(Alert alert, in Finding finding)
    {
        var at = finding.TimeUs.ToTime();
        return alert with
        {
            Occurrences = alert.Occurrences + 1,
            FirstSeen = at < alert.FirstSeen ? at : alert.FirstSeen,
            LastSeen = at > alert.LastSeen ? at : alert.LastSeen,
            Observed = finding.Observed,
            Peak = Farther(alert.Peak, finding.Observed, finding.Rule.Definition.Compare),
            Version = alert.Version + 1,
        };
    }

    /// <summary>Of two values the one farther beyond the threshold.</summary>
    private static double? Farther(double? one, double? other, Comparison compare) => (one, other) switch
    {
        (null, _) => other,
        (_, null) => one,
        ({ } a, { } b) => compare is Comparison.AtLeast or Comparison.Above ? Math.Max(a, b) : Math.Min(a, b),
    };

    private static Alert Renewed(Alert alert, in Finding finding) => alert with
    {
        RuleVersion = finding.Rule.Version.Version,
        Message = AlertWords.Message(finding, alert.Severity, alert.Occurrences),
        Reason = finding.Reason,
        Threshold = finding.Threshold,
        Contributing = finding.Contributing ?? (finding.CauseSeq == 0 ? alert.Contributing : [finding.CauseSeq]),
        Runbook = finding.Rule.Definition.Runbook,
    };

    private void Forget(long nowUs)
    {
        while (_forget.TryPeek(out var place, out var due) && due <= nowUs)
        {
            _forget.Dequeue();
            // Opened again, replaced by another, or seen since: it comes here again when that one is resolved.
            if (!_entries.TryGetValue(place, out var entry) || entry.Alert.IsOpen)
                continue;
            if (entry.ForgetAtUs <= nowUs)
                _entries.Remove(place);
            else
                _forget.Enqueue(place, entry.ForgetAtUs);
        }
    }

    private static long KeepOf(RuleDefinition rule) => Math.Max(Micros(rule.DedupWindow), Micros(rule.Cooldown));

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly record struct Place(Guid RuleId, bool Shadow, string Key);

    private sealed class Entry(Alert alert)
    {
        public Alert Alert { get; set; } = alert;

        public long KeepUs { get; set; }

        /// <summary>Whether something was held back since it was closed.</summary>
        public bool WasHeldBack { get; set; }

        public long ForgetAtUs => Math.Max((Alert.ResolvedAt ?? Alert.LastSeen).ToMicros(), Alert.LastSeen.ToMicros()) + KeepUs + 1;
    }
}
