using System.Globalization;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Storms;

/// <summary>One storm alert while it counts: those of its storm in one category, since who may not see a category must not see what a flood in it is about, and
/// who may must see it.</summary>
internal sealed class StormCount
{
    public const string Key = "storm";

    private const long WordsUs = 1_000_000;
    private const long QuietWordsUs = 10_000_000;
    private const int Named = 3;

    private readonly StormTops _tops = new();
    private readonly StormPace _pace;
    private readonly long _windowUs;
    private readonly long _quietUs;
    private long _wordsUs = long.MinValue / 2;
    private bool _isStale;

    public StormCount(Alert alert, AlertOptions options)
    {
        (Alert, _windowUs, _quietUs) = (alert, (long)options.StormWindow.TotalMicroseconds, (long)options.StormQuiet.TotalMicroseconds);
        _pace = new StormPace(_windowUs) { Most = (long)(alert.Peak ?? 0) };
    }

    public Alert Alert { get; private set; }

    /// <summary>Set when a person ended it while the storm went on: until then it goes on counting without being seen.</summary>
    public long? HeldUntilUs { get; private set; }

    /// <summary>When its words are to be renewed.</summary>
    public long WordsDueUs => Alert.IsOpen ? _wordsUs + (_isStale ? WordsUs : QuietWordsUs) : long.MaxValue;

    private bool IsOfAll => Alert.RuleId == Guid.Empty;

    /// <summary>Makes the alert of a storm that has not counted anything yet.</summary>
    /// <param name="first">The first one it is to count.</param>
    public static StormCount Begin(Alert first, bool ofAll, AlertOptions options, long nowUs)
    {
        var name = ofAll ? "Storm of all rules" : $"Storm: {first.Name}";
        var rule = ofAll ? Guid.Empty : first.RuleId;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = ofAll ? name : first.Name, ["rule_id"] = rule.ToString(), ["storm"] = ofAll ? "all" : "rule", ["category"] = first.Category.Name(),
        };
        var now = nowUs.ToTime();
        var limit = ofAll ? options.StormTotal : options.StormAlerts;
        return new StormCount(new Alert
        {
            Id = Guid.CreateVersion7(now),
            Fingerprint = Fingerprints.Of(labels),
            RuleId = rule,
            RuleVersion = ofAll ? 0 : first.RuleVersion,
            Name = name,
            Severity = first.Severity,
            State = AlertState.Open,
            Key = Key,
            Category = first.Category,
            Labels = labels,
            Message = "",
            Reason = string.Create(CultureInfo.InvariantCulture,
                $"More than {limit:N0} alerts of {(ofAll ? "all rules" : "the rule")} were opened within {Span(options.StormWindow)}; it ends by itself when it is quiet."),
            Threshold = limit,
            FirstSeen = first.FirstSeen,
            LastSeen = first.LastSeen,
            Occurrences = 0,
            OpenedAt = now,
            Runbook = ofAll ? null : first.Runbook,
            IsStorm = true,
            Version = 0,
        }, options);
    }

    /// <summary>Counts one more.</summary>
    /// <returns>It, as it is stored.</returns>
    public Alert Take(Alert alert, long nowUs)
    {
        Learn(alert, nowUs);
        Alert = Alert with
        {
            Occurrences = Alert.Occurrences + 1,
            Severity = alert.Severity > Alert.Severity ? alert.Severity : Alert.Severity,
            FirstSeen = alert.FirstSeen < Alert.FirstSeen ? alert.FirstSeen : Alert.FirstSeen,
            LastSeen = alert.LastSeen > Alert.LastSeen ? alert.LastSeen : Alert.LastSeen,
            Version = Alert.Version + 1,
        };
        _isStale = true;
        if (Alert.IsOpen && nowUs - _wordsUs >= WordsUs)
            Reword(nowUs);
        return alert with { StormId = Alert.Id };
    }

    /// <summary>Knows again one that it counts, after a start.</summary>
    /// <param name="atUs">When it was opened; later than the ones before.</param>
    public void Learn(Alert alert, long atUs)
    {
        _pace.Add(atUs);
        _tops.Add(IsOfAll ? alert.Name : alert.Subject ?? alert.Key);
    }

    /// <summary>Takes over what people did to it.</summary>
    public void Adopt(Alert storm)
    {
        Alert = storm;
        HeldUntilUs = storm is { IsOpen: false, ResolvedAt: { } at } ? at.ToMicros() + _quietUs : null;
    }

    /// <summary>One that it counts became more severe.</summary>
    public void Rise(Severity severity) => Alert = Alert with { Severity = severity, Version = Alert.Version + 1 };

    /// <summary>Makes its words true again.</summary>
    /// <returns>Whether they changed.</returns>
    public bool Renew(long nowUs)
    {
        var before = Alert;
        Reword(nowUs);
        if (before.Message == Alert.Message)
        {
            Alert = before;
            return false;
        }
        Alert = Alert with { Version = before.Version + 1 };
        return true;
    }

    public void End(long nowUs)
    {
        Reword(nowUs);
        Alert = Alert with
        {
            State = AlertState.Resolved, ResolvedAt = nowUs.ToTime(), ResolvedBy = AlertWords.Storm, Life = Alert.Life + 1, Version = Alert.Version + 1,
            Message = string.Create(CultureInfo.InvariantCulture, $"{Counted()}, at most {PerMinute(_pace.Most)} a minute{Tops()}"),
        };
    }

    /// <summary>The storm came back soon.</summary>
    public void Reopen() => Alert = Alert with
    {
        State = AlertState.Open, ResolvedAt = null, ResolvedBy = null, AcknowledgedAt = null, AcknowledgedBy = null, Life = Alert.Life + 1, Version = Alert.Version + 1,
    };

    private void Reword(long nowUs)
    {
        var rate = _pace.At(nowUs);
        Alert = Alert with
        {
            Observed = rate,
            Peak = _pace.Most,
            Message = string.Create(CultureInfo.InvariantCulture, $"{Counted()}, now {PerMinute(rate)} a minute{Tops()}"),
        };
        (_wordsUs, _isStale) = (nowUs, false);
    }

    private string Counted() => string.Create(CultureInfo.InvariantCulture,
        $"{Alert.Occurrences:N0} {(Alert.Occurrences == 1 ? "alert" : "alerts")} since {Alert.OpenedAt.UtcDateTime:HH:mm:ss} UTC");

    private string PerMinute(long inWindow) => Math.Ceiling(inWindow * 60_000_000d / _windowUs).ToString("N0", CultureInfo.InvariantCulture);

    private string Tops()
    {
        var tops = _tops.First(Named);
        return tops.Count == 0
            ? ""
            : $"; most {(IsOfAll ? "of" : "about")} {string.Join(", ", tops.Select(top => string.Create(CultureInfo.InvariantCulture, $"{top.Key} ({top.Value:N0})")))}";
    }

    private static string Span(TimeSpan span) => span.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
