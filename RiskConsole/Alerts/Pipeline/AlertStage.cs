using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Events.Pipeline;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>Judges events by the rules and keeps the alerts that come of it: computed in memory, stored in the transaction that moves the position of the log,
/// shown once they are stored. An alert that is opened or escalated does not wait for its group.</summary>
internal sealed class AlertStage(
    RuleRunner runner, IRuleBook book, AlertBoard board, StoreReader reader, PipelinePosition stored, EventTail tail, WindowKeeper windows,
    TimeProvider time) : IPipelineStage, IFindings
{
    private const long TickUs = 1_000_000;

    private readonly Dictionary<Guid, Alert> _changed = [];
    private readonly List<(Guid RuleId, string Key)> _orphans = [];
    private Admission _admission = new();
    private EngineChanges? _changes;
    private long _applied;
    private long _tickedUs;
    private long _followed = -1;
    private bool _isReady;

    public long NextDueUs => _isReady ? Math.Min(runner.NextDueUs, _tickedUs + TickUs) : 0;

    public bool HasPending => _changed.Count > 0 || _orphans.Count > 0;

    public bool IsUrgent { get; private set; }

    /// <summary>Called while the engine judges.</summary>
    public void Add(in Finding finding)
    {
        // What a timer finds has no cause at hand; the newest event that made it tells whom it concerns.
        var known = finding.Cause is null && finding.Contributing is [.., var newest] && finding.Kind != FindingKind.Cleared && tail.Find(newest) is { } cause
            ? finding with { Cause = cause }
            : finding;
        var (kind, alert) = _admission.Admit(known, runner.ClockUs);
        if (alert is null)
            return;
        IsUrgent |= !alert.Shadow && (kind is AdmissionKind.Opened or AdmissionKind.Escalated || (kind == AdmissionKind.Repeated && !board.IsOpen(alert.Id)));
        _changed[alert.Id] = alert;
    }

    public async Task LoadAsync(CancellationToken ct)
    {
        _isReady = false;
        Forget();
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
        runner.Report();
    }

    public void Gather() => _changes ??= _isReady ? runner.TakeChanges() : null;

    public void Write(StoreTransaction transaction)
    {
        AlertRows.Write(transaction, _changed.Values);
        foreach (var (rule, key) in _orphans)
            EngineRows.Delete(transaction, rule, key);
        if (_changes is { } changes)
            EngineRows.Write(transaction, changes);
    }

    public void Committed()
    {
        if (_changed.Count > 0)
            board.Apply(_changed.Values);
        if (_changes is { } changes)
            windows.Save(_applied, changes.Windows);
        Forget();
    }

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
            await BeginAsync(ct);
        else if (runner.IsOutdated)
            await runner.UseAsync(_applied, this, Resolve, ct);
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        var position = await stored.ReadAsync(ct);
        var now = time.GetUtcNow().ToMicros();
        var (alerts, conditions, baselines) = await reader.ReadAsync(connection => (
            ReadAlerts(connection, now - LookBackUs()), EngineRows.ReadConditions(connection), EngineRows.ReadBaselines(connection)), ct);
        await runner.BeginAsync(position, conditions, baselines, ct);
        var admission = new Admission();
        admission.Restore(alerts, id => book.Current.Find(id)?.InForce?.Definition);
        _admission = admission;
        _applied = position;
        _isReady = true;
        var isGone = runner.Gone();
        _orphans.AddRange(conditions.Where(record => isGone(record.RuleId, false) && isGone(record.RuleId, true)).Select(record => (record.RuleId, record.Key)));
        Resolve(isGone);
    }

    private void Resolve(Func<Guid, bool, bool> isGone)
    {
        foreach (var alert in _admission.ResolveWhere(isGone, Math.Max(runner.ClockUs, time.GetUtcNow().ToMicros())))
            _changed[alert.Id] = alert;
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
        _orphans.Clear();
        _changes = null;
        IsUrgent = false;
    }
}
