using System.Collections.Concurrent;
using System.Threading.Channels;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Replays;

/// <summary>What all runs work with.</summary>
/// <param name="Judging">One run judges at a time: together they take one core at most.</param>
internal sealed record ReplayTools(
    HistoryReader History, IRuleEngines Engines, IAdmissions Admissions, ISuppressions Suppressions, IEventBus Bus, TimeSpan RefreshInterval, TimeSpan IdleAfter,
    SemaphoreSlim Judging, TimeProvider Time, ILogger Logger);

/// <summary>One replay under way, for all who watch it. It goes on by itself on the thread pool; acts reach it by a mailbox, and what it shows are snapshots, so nothing of it is
/// shared between threads.</summary>
internal sealed class ReplayRun : IDisposable
{
    /// <summary>How often it looks at the clock.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>Above this speed quiet times are skipped unless somebody says otherwise.</summary>
    private const double SkipsAbove = 60;

    private const long SecondUs = 1_000_000;

    private readonly ReplayTools _tools;
    private readonly ReplayPace _pace;
    private readonly ReplayActual _actual;
    private readonly Action<ReplayRun> _over;
    private readonly ReplayWatchers _watchers;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<ReplayAct> _mailbox = Channel.CreateUnbounded<ReplayAct>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<CategorySet, ReplaySnapshot> _snapshots = new();
    private ReplayJudge _judge;
    private ReplayPlayer? _player;
    private Task<bool>? _mail;
    private int _generation;
    private bool _isPaused;
    private bool? _skips;
    private long? _jumpAfterRestart;
    private string? _problem;
    private volatile bool _isOver;
    private long _publishedAt;
    private (long, long, long) _published;

    /// <param name="over">Called once, when it has ended.</param>
    public ReplayRun(ReplayPlan plan, string owner, Guid? ownerId, Topic topic, ReplayTools tools, Action<ReplayRun> over)
    {
        (Plan, Owner, OwnerId, Topic, _tools, _over) = (plan, owner, ownerId, topic, tools, over);
        _pace = new ReplayPace(tools.Time);
        _pace.Anchor(plan.Range.FromUs, plan.Request.Speed);
        _actual = new ReplayActual(tools.Time);
        _judge = NewJudge();
        _watchers = new ReplayWatchers(tools.IdleAfter, tools.Time, () => _mailbox.Writer.TryWrite(ReplayAct.Look), () => End("Nobody watched it any more."));
    }

    public Guid Id { get; } = Guid.NewGuid();

    public ReplayPlan Plan { get; }

    public string Owner { get; }

    public Guid? OwnerId { get; }

    /// <summary>Tells that snapshots were renewed.</summary>
    public Topic Topic { get; }

    public ReplayWatchers Watchers => _watchers;

    public void Start() => _ = Task.Run(RunAsync);

    public void Do(ReplayAct act, string by)
    {
        if (act is ReplayAct.EndAct)
            End($"{by} ended it.");
        else
            _mailbox.Writer.TryWrite(act);
    }

    /// <summary>What is shown to whoever may see these categories.</summary>
    public ReplaySnapshot For(CategorySet categories)
    {
        if (_snapshots.TryGetValue(categories, out var known))
            return known;
        var first = _snapshots.GetOrAdd(categories, Preparing());
        _mailbox.Writer.TryWrite(ReplayAct.Look);
        return first;
    }

    public void End(string? why)
    {
        if (_isOver)
            return;
        Interlocked.CompareExchange(ref _problem, why, null);
        _end.Cancel();
    }

    // Who watches it may still end it a moment later: what ends it is left to the collector.
    public void Dispose() => _watchers.Dispose();

    private async Task RunAsync()
    {
        var failed = false;
        try
        {
            do
                _generation++;
            while (await PlayAsync(_end.Token));
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // It was ended.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failed = true;
            _problem = e is QueryTimeoutException ? e.Message : "It ran into a fault, which was logged. Start it again.";
            _tools.Logger.LogError(e, "The replay of {From} to {To} failed", Plan.Request.From, Plan.Request.To);
        }
        _isOver = true;
        Publish(failed ? ReplayState.Failed : ReplayState.Ended);
        _over(this);
    }

    /// <summary>Plays the window once.</summary>
    /// <returns>True to begin anew.</returns>
    private async Task<bool> PlayAsync(CancellationToken ct)
    {
        (_judge, _player) = (NewJudge(), null);
        await PrepareAsync(ct);
        await using var tape = new ReplayTape(_tools.History.ReadAsync(Plan.Range, Plan.Needs, ct), ct);
        var player = _player = new ReplayPlayer(Plan, _judge, tape, _pace, _tools.Time);
        _pace.Anchor(player.PositionUs);
        if (_jumpAfterRestart is { } to)
            player.Jump(to);
        _jumpAfterRestart = null;
        while (true)
        {
            if (Obey(player))
                return true;
            if (player.IsFinished || (_isPaused && player.JumpUs is null))
            {
                Publish(StateOf(player));
                await Mail(ct);
                _pace.Anchor(player.PositionUs);
                continue;
            }
            if (tape.IsEmpty)
                await tape.FillAsync();
            var isThere = await JudgeAsync(() => player.Play(_skips ?? _pace.Speed > SkipsAbove), ct);
            _actual.Note(player.PositionUs - player.SkippedUs, player.Slowed);
            PublishChanges(player);
            if (isThere && !player.IsFinished)
                await Task.WhenAny(Task.Delay(Tick, _tools.Time, ct), Mail(ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task PrepareAsync(CancellationToken ct)
    {
        Publish(ReplayState.Preparing);
        if (Plan.Lead.FromUs >= Plan.Lead.ToUs)
            return;
        await foreach (var chunk in _tools.History.ReadAsync(Plan.Lead, Plan.Needs, ct).ConfigureAwait(false))
        {
            await JudgeAsync(() =>
            {
                foreach (var e in chunk.Events)
                    _judge.Lead(e);
                return true;
            }, ct);
        }
    }

    private async Task<bool> JudgeAsync(Func<bool> judge, CancellationToken ct)
    {
        await _tools.Judging.WaitAsync(ct);
        try
        {
            return judge();
        }
        finally
        {
            _tools.Judging.Release();
        }
    }

    // One waits at a time: what is asked for again and again would pile up.
    private Task<bool> Mail(CancellationToken ct) => _mail is { IsCompleted: false } waiting ? waiting : _mail = _mailbox.Reader.WaitToReadAsync(ct).AsTask();

    /// <returns>Whether it is to begin anew.</returns>
    private bool Obey(ReplayPlayer player)
    {
        var restarts = false;
        while (_mailbox.Reader.TryRead(out var act))
        {
            _published = default;
            switch (act)
            {
                case ReplayAct.PauseAct pause:
                    _isPaused = pause.IsPaused;
                    // Play, after the end, plays it again; and pause ends a jump where it is.
                    restarts |= !_isPaused && player.IsFinished;
                    player.StopJump();
                    break;
                case ReplayAct.SpeedAct speed:
                    _pace.Anchor(player.PositionUs, speed.Speed);
                    break;
                case ReplayAct.SkipAct skip:
                    _skips = skip.Skips;
                    break;
                case ReplayAct.NextAlertAct:
                    player.Jump(Plan.Range.ToUs, untilAlert: true);
                    break;
                case ReplayAct.JumpAct jump when jump.At.ToMicros() >= player.PositionUs:
                    player.Jump(jump.At.ToMicros());
                    break;
                case ReplayAct.JumpAct jump:
                    (_jumpAfterRestart, restarts) = (jump.At.ToMicros(), true);
                    break;
                case ReplayAct.RestartAct:
                    restarts = true;
                    break;
            }
        }
        return restarts;
    }

    private void PublishChanges(ReplayPlayer player)
    {
        if (_publishedAt != 0 && _tools.Time.GetElapsedTime(_publishedAt) < _tools.RefreshInterval && !player.IsFinished)
            return;
        // People see seconds: at a slow pace there is nothing new to show ten times in each.
        var now = (player.PositionUs / SecondUs, _judge.Changes, player.JumpUs ?? 0);
        if (now == _published && !player.IsFinished)
            return;
        _published = now;
        Publish(StateOf(player));
    }

    private void Publish(ReplayState state)
    {
        _publishedAt = _tools.Time.GetTimestamp();
        var position = _player?.PositionUs ?? Plan.Range.FromUs;
        foreach (var categories in _snapshots.Keys)
        {
            var (events, count) = _judge.EventsOf(categories);
            _snapshots[categories] = Preparing() with
            {
                State = state,
                Clock = position.ToTime(),
                Jump = _player?.JumpUs?.ToTime(),
                Skipped = TimeSpan.FromMicroseconds(_player?.SkippedUs ?? 0),
                Actual = state == ReplayState.Playing ? _actual.Of(_pace.Speed) : null,
                Events = events,
                EventCount = count,
                Alerts = _judge.AlertsOf(categories),
                Counts = _judge.CountsOf(categories),
                Chart = _player is null ? [] : _judge.ChartOf(categories, position),
                Notices = [.. Plan.Notices, .. _judge.Faults(), .. _player is { FoundNone: true } ? ["No further alert came before the end."] : Array.Empty<string>()],
            };
        }
        _tools.Bus.Publish(Topic);
    }

    private ReplayState StateOf(ReplayPlayer player) => player switch
    {
        { IsFinished: true } => ReplayState.Finished,
        { JumpUs: not null } => ReplayState.Jumping,
        _ => _isPaused ? ReplayState.Paused : ReplayState.Playing,
    };

    private ReplaySnapshot Preparing() => new(
        _isOver ? ReplayState.Ended : ReplayState.Preparing, _generation, Plan.Request.From, _pace.Speed, null, _skips ?? _pace.Speed > SkipsAbove, TimeSpan.Zero, null,
        [], 0, [], ReplayCounts.None, [], _isOver ? _problem : null, [.. Plan.Notices], _watchers.Names);

    private ReplayJudge NewJudge() => new(Plan, _tools.Engines.Create(tellsChanges: false), _tools.Admissions.Create(), _tools.Suppressions);
}
