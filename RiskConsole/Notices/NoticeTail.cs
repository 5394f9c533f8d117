using Microsoft.Extensions.Options;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;

namespace RiskConsole.Notices;

/// <summary>Follows the timelines of all alerts, on each instance, and makes notices of what people are told of: once, for all of them.</summary>
internal sealed class NoticeTail(
    INoticeReads reads, NoticeViews views, ISuppressions suppressions, IEventBus bus, IOptions<LiveOptions> options, TimeProvider time, ILogger<NoticeTail> logger)
    : BackgroundService
{
    private const int MostAtOnce = 1_000;

    /// <summary>How many entries are read back at the start to fill the panel.</summary>
    private const int LookBack = 2_000;

    /// <summary>For what nobody told of: another instance on this store without Redis, a message that was lost.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private long? _upTo;

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var alerts = bus.Subscribe(Topic.Alerts, Wake);
        using var acts = bus.Subscribe(Topic.AlertActs, Wake);
        using var saved = bus.Subscribe(Topic.PreferencesSaved, Wake);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_upTo is null)
                    await BeginAsync(stoppingToken);
                // Who has just asked for silence is not to be told of what is read now.
                await views.RenewAsync(stoppingToken);
                while (await ReadAsync(isPast: false, stoppingToken) == MostAtOnce)
                {
                    // A flood: more waits.
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("What people are to be told of could not be read, trying again in {Seconds} s: {Reason}", Interval.TotalSeconds, e.Message);
            }
            await Task.Delay(options.Value.RefreshInterval, time, stoppingToken);
            await _wake.WaitAsync(Interval, stoppingToken);
        }
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        var last = await reads.LastAsync(ct);
        _upTo = Math.Max(0, last - LookBack);
        try
        {
            while (_upTo < last && await ReadAsync(isPast: true, ct) > 0)
            {
                // Page by page.
            }
        }
        catch
        {
            _upTo = null;
            throw;
        }
        views.Begin();
    }

    /// <returns>How many entries were read.</returns>
    private async Task<int> ReadAsync(bool isPast, CancellationToken ct)
    {
        var entries = await reads.AfterAsync(_upTo!.Value, MostAtOnce, ct);
        if (entries.Count == 0)
            return 0;
        var told = entries.Where(entry => KindOf(entry) is not null).ToList();
        var alerts = await reads.AlertsAsync([.. told.Select(entry => entry.AlertId).Distinct()], ct);
        var now = time.GetUtcNow();
        List<Notice> notices = [];
        foreach (var entry in told)
        {
            if (alerts.TryGetValue(entry.AlertId, out var alert) && Make(entry, alert, isPast ? null : now) is { } notice)
                notices.Add(notice);
        }
        _upTo = entries[^1].Seq;
        views.Add(notices, _upTo.Value, isPast);
        return entries.Count;
    }

    /// <param name="now">Null for what is past.</param>
    private Notice? Make(AlertEntry entry, Alert alert, DateTimeOffset? now)
    {
        var toldAt = now ?? entry.At;
        if (alert.Shadow)
            return null;
        var kind = KindOf(entry)!.Value;
        var severity = entry.Severity ?? alert.Severity;
        if (kind == NoticeKind.Mentioned)
        {
            Guid[] mentioned = [.. entry.Mentions.Where(user => user != entry.ActorId)];
            return mentioned.Length == 0 ? null : new(entry.Seq, kind, entry.At, toldAt, severity, alert, entry.Actor, entry.Text, mentioned);
        }
        if (kind == NoticeKind.Assigned)
        {
            // As it is now: who had it only for a moment need not know.
            return alert.AssigneeId is { } assignee && assignee != entry.ActorId
                ? new(entry.Seq, kind, entry.At, toldAt, severity, alert, entry.Actor, null, [assignee]) : null;
        }
        if (alert.IsStorm)
            kind = kind == NoticeKind.Opened ? NoticeKind.StormBegan : kind;
        else if (alert.StormId is not null)
            return null;
        return (now is null ? suppressions.Of(alert, entry.At) : suppressions.Of(alert)).Count > 0 ? null : new(entry.Seq, kind, entry.At, toldAt, severity, alert, null, null, []);
    }

    private static NoticeKind? KindOf(AlertEntry entry) => entry.Kind switch
    {
        EntryKind.Opened => NoticeKind.Opened,
        EntryKind.Escalated => NoticeKind.Escalated,
        EntryKind.Recurred => NoticeKind.Recurred,
        EntryKind.StormBegan => NoticeKind.StormBegan,
        EntryKind.Assigned => NoticeKind.Assigned,
        EntryKind.Noted when entry.Mentions.Count > 0 => NoticeKind.Mentioned,
        _ => null,
    };

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // One signal that waits is enough; none is needed after the end.
        }
    }
}
