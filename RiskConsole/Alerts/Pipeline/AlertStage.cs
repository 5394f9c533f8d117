using Microsoft.Data.Sqlite;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Storms;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Events.Pipeline;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>Judges events by the rules and keeps the alerts that come of it: computed in memory, stored in the transaction that moves the position of the log,
/// shown once they are stored. An alert that is opened or escalated does not wait for its group. What people do is stored without it: it takes that over before it
/// judges on, and joins it with what it is about to store (<see cref="ActMerge"/>).</summary>
internal sealed class AlertStage(
    RuleRunner runner, IRuleBook book, AlertBoard board, StoreReader reader, PipelinePosition stored, EventTail tail, WindowKeeper windows,
    Func<IStormGate> gates, IEventBus bus, TimeProvider time) : IPipelineStage, IFindings, IDisposable
{
    private const long TickUs = 1_000_000;

    /// <summary>Alerts of rules that judge no more, resolved in one transaction: it holds up every other write.</summary>
    private const int MostResolved = 2_000;

    private readonly Dictionary<Guid, Alert> _changed = [];
    private readonly List<AlertEntry> _told = [];
    private readonly List<AdmissionResult> _advanced = [];
    private readonly List<(Guid RuleId, string Key)> _orphans = [];
    private Admission _admission = new();
    private EngineChanges? _changes;
    private ActMerge? _merge;
    private IDisposable? _subscription;
    private long _applied;
    private long _tickedUs;
    private long _followed = -1;
    private bool _isReady;
    private Func<Guid, bool, bool>? _isGone;
    private bool _isUrgent;

    // The last entry of a timeline up to which it knows what people did, and the one it has just stored.
    private long _known;
    private long _lookedUs;
    private long _written;
    private volatile bool _hasActs;

    public long NextDueUs => !_isReady || (_changed.Count == 0 && (_hasActs || _isGone is not null)) ? 0 : Math.Min(Math.Min(runner.NextDueUs, _admission.NextDueUs), _tickedUs + TickUs);

    public bool HasPending => _changed.Count > 0 || _orphans.Count > 0;

    /// <summary>Also when it has to be joined with what people did: until then it judges by what is past.</summary>
    public bool IsUrgent => _isUrgent || (_hasActs && _changed.Count > 0);

    /// <summary>Called while the engine judges.</summary>
    public void Add(in Finding finding)
    {
        // What a timer finds has no cause at hand; the newest event that made it tells whom it concerns.
        var known = finding.Cause is null && finding.Contributing is [.., var newest] && finding.Kind != FindingKind.Cleared && tail.Find(newest) is { } cause
            ? finding with { Cause = cause }
            : finding;
        Take(_admission.Admit(known, runner.ClockUs), runner.ClockUs);
    }

    public async Task LoadAsync(CancellationToken ct)
    {
        _subscription ??= bus.Subscribe(Topic.AlertActs, () => _hasActs = true);
        _isReady = false;
        Forget();
        // The place first: what is done between the two is taken over twice, which changes nothing.
        _known = await reader.ReadAsync(AlertEntryRows.Last, ct);
        await board.LoadAsync(ct);
        _followed = -1;
    }

    public async Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        await PrepareAsync(ct);
        runner.Judge(batch, this);
        _applied = batch[^1].Seq;
    }

    public async Task AdvanceAsync(long clockUs, CancellationToken ct)
    {
        await PrepareAsync(ct);
        _tickedUs = clockUs;
        runner.Advance(clockUs, this);
        _admission.Advance(clockUs, _advanced);
        foreach (var result in _advanced)
            Take(result, clockUs);
        _advanced.Clear();
        runner.Report();
    }

    public void Gather()
    {
        _changes ??= _isReady ? runner.TakeChanges() : null;
        // Before it is looked for: whatever is done from now on is told again.
        _hasActs = false;
    }

    public void Write(StoreTransaction transaction)
    {
        if (_isReady)
        {
            var acted = ActedAlerts.After(transaction, _known);
            _merge = new ActMerge(_changed, _told, acted.Alerts);
            _written = acted.UpTo;
            AlertRows.Write(transaction, _merge.Alerts);
            foreach (var entry in _merge.Entries)
                _written = AlertEntryRows.Write(transaction, entry).Seq;
        }
        foreach (var (rule, key) in _orphans)
            EngineRows.Delete(transaction, rule, key);
        if (_changes is { } changes)
            EngineRows.Write(transaction, changes);
    }

    public void Committed()
    {
        if (_merge is { } merge)
        {
            if (merge.Alerts.Count > 0)
                board.Apply(merge.Alerts);
            Adopt(merge.ToAdopt);
            _known = _written;
        }
        if (_changes is { } changes)
            windows.Save(_applied, changes.Windows);
        Forget();
    }

    public void Dispose() => _subscription?.Dispose();

    public Task FollowAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct) => Task.CompletedTask;

    public async Task FollowAsync(CancellationToken ct)
    {
        var changes = await reader.ReadAsync(AlertRows.Changes, ct);
        if (changes == _followed)
            return;
        await board.LoadAsync(ct);
        _followed = changes;
    }

    /// <summary>Gets ready on first use, in the pipeline's own time, since filling windows may take long; and takes over rules that changed.</summary>
    private async ValueTask PrepareAsync(CancellationToken ct)
    {
        if (!_isReady)
        {
            await BeginAsync(ct);
            return;
        }
        await TakeActsAsync(ct);
        if (runner.IsOutdated)
            await runner.UseAsync(_applied, this, Resolve, ct);
        else if (_isGone is { } isGone && _changed.Count == 0)
            Resolve(isGone);
    }

    /// <summary>Takes over what people did, where nothing waits to be stored: then <see cref="Write"/> joins the two. Without word of it (another instance, no Redis) once a second.</summary>
    private async ValueTask TakeActsAsync(CancellationToken ct)
    {
        if (_changed.Count > 0 || (!_hasActs && time.GetUtcNow().ToMicros() < _lookedUs + TickUs))
            return;
        _hasActs = false;
        try
        {
            var acted = await reader.ReadAsync(connection => ActedAlerts.After(connection, _known), ct);
            _lookedUs = time.GetUtcNow().ToMicros();
            Adopt([.. acted.Alerts.Select(alert => (alert, (Guid?)null))]);
            _known = acted.UpTo;
        }
        catch
        {
            _hasActs = true;
            throw;
        }
    }

    private void Adopt(IReadOnlyList<(Alert Alert, Guid? InPlaceOf)> adopted)
    {
        if (adopted.Count > 0)
            board.Apply([.. adopted.Select(one => one.Alert)]);
        _admission.Adopt(adopted, id => book.Current.Find(id)?.InForce?.Definition);
    }

    private void Take(in AdmissionResult result, long nowUs)
    {
        if (result.Alert is { } alert)
        {
            _changed[alert.Id] = alert;
            if (result.Told is { } told && !alert.Shadow)
                Tell(alert, told, result.Before, nowUs);
        }
        if (result.Storm is { } storm)
        {
            _changed[storm.Id] = storm;
            if (result.StormTold is { } told)
                Tell(storm, told, told == EntryKind.StormEnded ? AlertState.Open : storm.State, nowUs);
        }
    }

    private void Tell(Alert alert, EntryKind kind, AlertState before, long nowUs)
    {
        // One that a storm counts is nobody's to be told of.
        _isUrgent |= alert.StormId is null && kind is EntryKind.Opened or EntryKind.Escalated or EntryKind.Recurred or EntryKind.StormBegan;
        var text = kind switch
        {
            EntryKind.Ended or EntryKind.StormEnded => alert.ResolvedBy,
            EntryKind.HeldBack => alert.State == AlertState.FalsePositive ? "false positive" : "cooldown",
            _ => alert.Message,
        };
        _told.Add(new(0, alert.Id, nowUs.ToTime(), kind, false, null, null, before, alert.State, alert.Life, alert.Severity, text, [], null));
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        var position = await stored.ReadAsync(ct);
        var now = time.GetUtcNow().ToMicros();
        var (alerts, conditions, baselines) = await reader.ReadAsync(connection => (
            ReadAlerts(connection, now - LookBackUs()), EngineRows.ReadConditions(connection), EngineRows.ReadBaselines(connection)), ct);
        await runner.BeginAsync(position, conditions, baselines, ct);
        var admission = new Admission(gates());
        admission.Restore(alerts, id => book.Current.Find(id)?.InForce?.Definition, now);
        _admission = admission;
        _applied = position;
        _isReady = true;
        var isGone = runner.Gone();
        _orphans.AddRange(conditions.Where(record => isGone(record.RuleId, false) && isGone(record.RuleId, true)).Select(record => (record.RuleId, record.Key)));
        Resolve(isGone);
    }

    private void Resolve(Func<Guid, bool, bool> isGone)
    {
        var nowUs = Math.Max(runner.ClockUs, time.GetUtcNow().ToMicros());
        var resolved = _admission.ResolveWhere(isGone, nowUs, MostResolved);
        foreach (var result in resolved)
            Take(result, nowUs);
        _isGone = resolved.Count == MostResolved ? isGone : null;
    }

    /// <summary>How long ago an alert may have been seen last that still matters to deduplication or a cooldown.</summary>
    private long LookBackUs()
    {
        var longest = TimeSpan.FromDays(1);
        foreach (var rule in book.Current.Rules)
        {
            if (rule.InForce?.Definition is not { } definition)
                continue;
            var reach = definition.DedupWindow + definition.Cooldown + definition.KeepFiring + (definition.Window ?? TimeSpan.Zero) + TimeSpan.FromDays(1);
            longest = reach > longest ? reach : longest;
        }
        return longest.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private static List<Alert> ReadAlerts(SqliteConnection connection, long sinceUs)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {AlertRows.Columns} FROM alert WHERE state IN (1, 2)
            UNION ALL SELECT {AlertRows.Columns} FROM alert WHERE state IN (3, 4) AND last_seen_us >= @since
            """;
        command.Parameters.AddWithValue("@since", sinceUs);
        return AlertRows.ReadAll(command);
    }

    private void Forget()
    {
        _changed.Clear();
        _told.Clear();
        _orphans.Clear();
        (_changes, _merge) = (null, null);
        _isUrgent = false;
    }
}
