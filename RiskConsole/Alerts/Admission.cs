using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts;

/// <summary>The one implementation of <see cref="IAdmission"/>. In memory and without a clock of its own: the same findings in the same order give the same alerts.</summary>
/// <remarks>An alert is found by rule and key, which its fingerprint contains: a rule that was renamed goes on counting on what is open, and begins anew after that.
/// Rules in shadow have a memory of their own. A resolved alert is forgotten when neither deduplication nor cooldown could concern it any more.</remarks>
internal sealed class Admission : IAdmission
{
    private readonly Dictionary<Place, Entry> _entries = [];
    private readonly PriorityQueue<Place, long> _forget = new();

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
        return entry.Alert.IsOpen ? Repeat(entry, finding) : Again(place, entry, finding, nowUs);
    }

    /// <summary>Takes over what is stored, in place of all it remembers: open alerts, and those resolved not longer ago than a rule looks back.</summary>
    /// <param name="definition">The definition in force of a rule; null for one that is gone.</param>
    public void Restore(IEnumerable<Alert> alerts, Func<Guid, RuleDefinition?> definition)
    {
        _entries.Clear();
        _forget.Clear();
        // The last one of a place counts: the open one, or else the one that was resolved last.
        foreach (var alert in alerts.OrderBy(a => a.IsOpen).ThenBy(a => a.ResolvedAt ?? a.LastSeen))
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
    public IReadOnlyList<Alert> ResolveWhere(Func<Guid, bool, bool> isGone, long nowUs)
    {
        List<Alert> resolved = [];
        foreach (var (place, entry) in _entries)
        {
            if (entry.Alert.IsOpen && isGone(place.RuleId, place.Shadow) && Resolve(place, entry, nowUs, AlertWords.EndOfRule).Alert is { } alert)
                resolved.Add(alert);
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
        };
        _entries[place] = new Entry(alert);
        return new(AdmissionKind.Opened, alert);
    }

    /// <summary>Counts on an open alert. Severity only rises, and what tells of it is renewed then: an alert must say the worst that came.</summary>
    private static AdmissionResult Repeat(Entry entry, in Finding finding)
    {
        var alert = entry.Alert;
        var severity = finding.Rule.Definition.Levels[finding.Level].Severity;
        var rises = severity > alert.Severity;
        alert = Counted(alert, finding);
        if (rises)
            alert = Renewed(alert with { Severity = severity }, finding);
        entry.Alert = alert;
        return new(rises ? AdmissionKind.Escalated : AdmissionKind.Repeated, alert);
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
        if (alert.State == AlertState.FalsePositive)
        {
            if (!isClose)
                return Open(place, finding, labels, nowUs);
            entry.Alert = Counted(alert, finding);
            return new(AdmissionKind.CoolingDown, entry.Alert);
        }
        if (isClose && AlertWords.EndsByItself(alert.ResolvedBy))
        {
            entry.Alert = alert with { State = AlertState.Open, ResolvedAt = null, ResolvedBy = null };
            var (kind, again) = Repeat(entry, finding);
            // A lower level than it has reached before does not change what it says.
            if (definition.Levels[finding.Level].Severity == again!.Severity)
                entry.Alert = again = Renewed(again, finding);
            return new(kind, again);
        }
        if (alert.ResolvedAt is { } resolved && nowUs - resolved.ToMicros() < Micros(definition.Cooldown))
        {
            // The last finding that was shown keeps its time, or a steady drip would end the cooldown by being close to itself.
            entry.Alert = alert with { Occurrences = alert.Occurrences + 1, Version = alert.Version + 1 };
            return new(AdmissionKind.CoolingDown, entry.Alert);
        }
        return Open(place, finding, labels, nowUs);
    }

    private AdmissionResult Resolve(Place place, Entry entry, long nowUs, (string By, RuleDefinition? Rule) end)
    {
        entry.Alert = entry.Alert with { State = AlertState.Resolved, ResolvedAt = nowUs.ToTime(), ResolvedBy = end.By, Version = entry.Alert.Version + 1 };
        entry.KeepUs = end.Rule is null ? entry.KeepUs : KeepOf(end.Rule);
        _forget.Enqueue(place, entry.ForgetAtUs);
        return new(AdmissionKind.Resolved, entry.Alert);
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
            Version = alert.Version + 1,
        };
    }

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

        public long ForgetAtUs => Math.Max((Alert.ResolvedAt ?? Alert.LastSeen).ToMicros(), Alert.LastSeen.ToMicros()) + KeepUs + 1;
    }
}

/// <summary>Makes admissions: the pipeline has one, each backtest its own.</summary>
internal interface IAdmissions
{
    IAdmission Create();
}

/// <inheritdoc/>
internal sealed class Admissions : IAdmissions
{
    public IAdmission Create() => new Admission();
}
