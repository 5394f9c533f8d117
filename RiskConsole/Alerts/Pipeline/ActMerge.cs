using RiskConsole.Alerts.Life;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>Joins what the pipeline found with what people did meanwhile: what people did was stored first, so what happens by itself happens to the alert as they left it.
/// What was found (counts, times, severity, words) is the pipeline's; where an alert stands and who has it is what was stored, with the pipeline's own ends and recurrences
/// on top where they still fit. Computed anew for each attempt to store.</summary>
internal sealed class ActMerge
{
    private readonly Dictionary<Guid, Alert> _alerts;
    private readonly List<(Alert Alert, Guid? InPlaceOf)> _adopted = [];
    private List<AlertEntry> _entries;

    /// <param name="changed">What the pipeline is about to store.</param>
    /// <param name="told">The entries that tell of it, in order.</param>
    /// <param name="acted">Alerts that people changed since, as they are stored.</param>
    public ActMerge(IReadOnlyDictionary<Guid, Alert> changed, IReadOnlyList<AlertEntry> told, IReadOnlyList<Alert> acted)
    {
        _alerts = new(changed);
        _entries = [.. told];
        foreach (var stored in acted)
            Join(stored);
    }

    /// <summary>The alerts to store, as they are then.</summary>
    public IReadOnlyCollection<Alert> Alerts => _alerts.Values;

    /// <summary>The entries to store.</summary>
    public IReadOnlyList<AlertEntry> Entries => _entries;

    /// <summary>What the pipeline has to go on with, once it is stored; with an alert that was about to be opened and is counted on this one instead.</summary>
    public IReadOnlyList<(Alert Alert, Guid? InPlaceOf)> ToAdopt => _adopted;

    private void Join(Alert stored)
    {
        var alert = stored;
        if (_alerts.TryGetValue(stored.Id, out var found))
        {
            (var life, _entries) = Replay(stored, _entries);
            alert = life.Life.On(found, life.Number) with { Version = Math.Max(found.Version, stored.Version) + 1 };
            _alerts[alert.Id] = alert;
        }
        var other = alert.IsOpen && !alert.IsStorm ? Beside(alert, EntryKind.Opened) : null;
        // Nobody has seen one that is being opened.
        if (other is not null)
        {
            alert = CountedOn(alert, other);
            _alerts.Remove(other.Id);
            _entries.RemoveAll(entry => entry.AlertId == other.Id);
            _alerts[alert.Id] = alert;
        }
        else if (alert.IsOpen && !alert.IsStorm)
        {
            other = Beside(alert, EntryKind.Recurred);
            if (other is not null)
                EndAgain(other);
        }
        _adopted.Add((alert, other?.Id));
    }

    /// <summary>What happened by itself, on the alert as people left it.</summary>
    private static ((AlertLife Life, long Number), List<AlertEntry>) Replay(Alert stored, List<AlertEntry> told)
    {
        var (life, number) = (AlertLife.Of(stored), stored.Life);
        List<AlertEntry> kept = new(told.Count);
        foreach (var entry in told)
        {
            if (entry.AlertId != stored.Id)
            {
                kept.Add(entry);
                continue;
            }
            var from = life.State;
            var fits = entry.Kind switch
            {
                EntryKind.Ended or EntryKind.StormEnded => life.IsOpen,
                EntryKind.Recurred => life.State == AlertState.Resolved && AlertWords.EndsByItself(life.ResolvedBy),
                EntryKind.HeldBack => !life.IsOpen,
                _ => true,
            };
            if (!fits)
                continue;
            if (entry.Kind is EntryKind.Ended or EntryKind.StormEnded)
                (life, number) = (life.Ended(entry.At, entry.Text!), number + 1);
            else if (entry.Kind == EntryKind.Recurred)
                (life, number) = (life.Reopened(), number + 1);
            kept.Add(entry with { From = from, To = life.State, Life = number });
        }
        return ((life, number), kept);
    }

    /// <summary>Another alert of the same rule and key that the pipeline is about to make open, while somebody reopened this one: two would count the same.</summary>
    private Alert? Beside(Alert alert, EntryKind made)
    {
        foreach (var entry in _entries)
        {
            if (entry.Kind == made && entry.AlertId != alert.Id && _alerts.TryGetValue(entry.AlertId, out var other) && other.IsOpen
                && other.RuleId == alert.RuleId && other.Key == alert.Key && !other.Shadow)
                return other;
        }
        return null;
    }

    /// <summary>What a person reopened is what is counted on.</summary>
    private void EndAgain(Alert other)
    {
        var at = _entries.FindLast(entry => entry.AlertId == other.Id)!.At;
        var ended = AlertLife.Of(other).Ended(at, AlertWords.Reopened).On(other, other.Life + 1) with { Version = other.Version + 1 };
        _alerts[other.Id] = ended;
        _entries.Add(new(0, other.Id, at, EntryKind.Ended, false, null, null, other.State, ended.State, ended.Life, ended.Severity, AlertWords.Reopened, [], null));
    }

    private static Alert CountedOn(Alert alert, Alert other)
    {
        var counted = alert with
        {
            Occurrences = alert.Occurrences + other.Occurrences,
            FirstSeen = other.FirstSeen < alert.FirstSeen ? other.FirstSeen : alert.FirstSeen,
            LastSeen = other.LastSeen > alert.LastSeen ? other.LastSeen : alert.LastSeen,
            Observed = other.Observed,
            Peak = other.Peak ?? alert.Peak,
            Version = alert.Version + 1,
        };
        return other.Severity < alert.Severity
            ? counted
            : counted with
            {
                Severity = other.Severity,
                RuleVersion = other.RuleVersion,
                Message = other.Message,
                Reason = other.Reason,
                Threshold = other.Threshold,
                Contributing = other.Contributing,
                Runbook = other.Runbook,
            };
    }
}
