using System.Diagnostics.Metrics;

namespace RiskConsole.Telemetry;

/// <summary>What the console counts of itself, under the names a metrics page shows. Anybody may listen to the meter <c>RiskConsole</c>;
/// while nobody does, counting costs a branch.</summary>
internal sealed class ConsoleMeter
{
    public const string Name = "RiskConsole";

    /// <summary>Where events came in: the label <c>source</c>.</summary>
    public const string Http = "http";

    /// <inheritdoc cref="Http"/>
    public const string Import = "import";

    private static readonly KeyValuePair<string, object?> Cookie = new("scheme", "cookie");
    private static readonly KeyValuePair<string, object?> Accepted = new("result", "accepted");
    private static readonly KeyValuePair<string, object?> Duplicate = new("result", "duplicate");
    private static readonly KeyValuePair<string, object?> Refused = new("result", "refused");
    private static readonly KeyValuePair<string, object?> ByLog = new("stage", "log");

    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _scoreReads;
    private readonly Histogram<double> _ingestSeconds;
    private readonly Histogram<long> _payloadBytes;
    private readonly Counter<long> _auditEntries;
    private readonly Histogram<double> _auditDelay;

    public ConsoleMeter(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _events = _meter.CreateCounter<long>("riskconsole_events_ingested_total", null,
            "Events offered, by way in and what became of them.");
        _duplicates = _meter.CreateCounter<long>("riskconsole_duplicates_suppressed_total", null,
            "Repeats that had no effect.");
        _signIns = _meter.CreateCounter<long>("riskconsole_logins_total", null, "Tries to sign in.");
        _refusals = _meter.CreateCounter<long>("riskconsole_rate_limited_requests_total", null,
            "What a limit refused or cut, by limit.");
        _scoreReads = _meter.CreateCounter<long>("riskconsole_score_cache_requests_total", null,
            "Reads of one subject's score, by what answered them.");
        _ingestSeconds = _meter.CreateHistogram<double>("riskconsole_event_ingest_duration_seconds", "s", 
            "From a request's headers to its durable events.");
        _payloadBytes = _meter.CreateHistogram<long>("riskconsole_event_payload_bytes", "By",
            "Characters of an event's payload as stored.");
        _auditEntries = _meter.CreateCounter<long>("riskconsole_audit_entries_total", null,
            "Entries of the audit log this instance integrated, by kind and outcome.");
        _auditDelay = _meter.CreateHistogram<double>("riskconsole_audit_integration_delay_seconds", "s",
            "From an act's commit to its place in the audit log's tree.");
    }

    /// <summary>One request's or batch's worth of events.</summary>
    public void Ingested(string source, int accepted, int duplicates, int refused)
    {
        var way = new KeyValuePair<string, object?>("source", source);
        if (accepted > 0)
            _events.Add(accepted, way, Accepted);
        if (refused > 0)
            _events.Add(refused, way, Refused);
        if (duplicates == 0)
            return;
        _events.Add(duplicates, way, Duplicate);
        _duplicates.Add(duplicates, ByLog);
    }

    /// <summary>How long a batch took until it was durable, and how large its payloads are.</summary>
    public void IngestTook(string source, TimeSpan duration, IReadOnlyList<Events.RiskEvent> batch)
    {
        var way = new KeyValuePair<string, object?>("source", source);
        _ingestSeconds.Record(duration.TotalSeconds, way);
        if (!_payloadBytes.Enabled)
            return;
        for (var i = 0; i < batch.Count; i++)
            _payloadBytes.Record(batch[i].Data?.Length ?? 0, way);
    }

    /// <param name="result"><c>ok</c>, <c>failed</c>, <c>locked</c>, <c>disabled</c> or <c>limited</c>.</param>
    public void SignIn(string result) => _signIns.Add(1, Cookie, new("result", result));

    /// <param name="policy">One of <see cref="LimitNames"/>.</param>
    public void Limited(string policy) => _refusals.Add(1, new KeyValuePair<string, object?>("policy", policy));

    /// <param name="result"><c>memory</c>, <c>cache</c> or <c>store</c>.</param>
    public void ScoreRead(string result) => _scoreReads.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <param name="category">An audit entry's kind.</param>
    public void AuditEntry(string category, string outcome) => _auditEntries.Add(1, new KeyValuePair<string, object?>("category", category), new("outcome", outcome));

    /// <summary>How long an act waited until it was in the tree.</summary>
    public void AuditIntegrated(TimeSpan delay) => _auditDelay.Record(delay.TotalSeconds);

    /// <summary>Publishes how many acts wait and how many entries the open audit log has.</summary>
    public void ObserveAuditLog(Func<(long Pending, long Size)> read)
    {
        _meter.CreateObservableGauge("riskconsole_audit_pending_entries", () => read().Pending, null, "Acts that are not in the audit log's tree yet.");
        _meter.CreateObservableGauge("riskconsole_audit_tree_size", () => read().Size, null, "Entries of the open audit log.");
    }

    /// <summary>Publishes when the audit log was last signed and when a webhook last took a checkpoint; nothing before the first.</summary>
    public void ObserveCheckpoints(Func<(DateTimeOffset? Signed, DateTimeOffset? Sent)> read)
    {
        _meter.CreateObservableGauge(
            "riskconsole_audit_checkpoint_timestamp_seconds", () => Stamp(read().Signed), "s", "When this instance last signed the audit log, in seconds since 1970.");
        _meter.CreateObservableGauge(
            "riskconsole_audit_anchor_timestamp_seconds",
            () =>
            {
                var (signed, sent) = read();
                return Stamp(signed, new KeyValuePair<string, object?>("target", "file")).Concat(Stamp(sent, new KeyValuePair<string, object?>("target", "webhook")));
            },
            "s", "When a copy of a checkpoint last reached a place outside the database, in seconds since 1970.");
    }

    private static IEnumerable<Measurement<double>> Stamp(DateTimeOffset? at, params KeyValuePair<string, object?>[] labels) =>
        at is { } time ? [new Measurement<double>(time.ToUnixTimeMilliseconds() / 1_000.0, labels)] : [];

    /// <summary>Publishes how many circuits there are, read when somebody asks.</summary>
    public void ObserveCircuits(Func<(int Connected, int Disconnected)> read) => _meter.CreateObservableGauge(
        "riskconsole_circuits",
        () =>
        {
            var (connected, disconnected) = read();
            return new Measurement<int>[]
            {
                new(connected, new KeyValuePair<string, object?>("state", "connected")),
                new(disconnected, new KeyValuePair<string, object?>("state", "disconnected")),
            };
        },
        null, "Open pages, with and without their browser.");
}
