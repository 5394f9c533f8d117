using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Silences;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Replays;

/// <inheritdoc cref="IReplays"/>
internal sealed class Replays(
    IAccessGuard guard, IAuditTrail trail, ReplayPlanner planner, HistoryReader history, IRuleEngines engines, IAdmissions admissions, ISuppressions suppressions, IEventBus bus,
    IOptions<ReplayOptions> options, IOptions<LiveOptions> live, TimeProvider time, ILogger<Replays> logger) : IReplays, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReplayRun> _runs = [];
    private readonly SemaphoreSlim _judging = new(1);

    public IReadOnlyList<ReplayInfo> Running
    {
        get
        {
            lock (_gate)
                return [.. _runs.Select(run => new ReplayInfo(run.Id, run.Plan.Request, run.Owner, run.Watchers.Names))];
        }
    }

    public async Task<IReplayWatch> StartAsync(ClaimsPrincipal user, ReplayRequest request, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Replay, ct);
        var act = ReplayActions.Act(ReplayActions.Start, user, request);
        var (watch, isNew) = await trail.CheckAsync(act, async () =>
        {
            // Off the caller's thread: a circuit goes on drawing meanwhile.
            return Enter(user, request, await Task.Run(() => planner.PlanAsync(user, request, ct), ct));
        });
        try
        {
            if (isNew)
                await trail.RecordAsync(act.On(watch.Id), ct);
            return watch;
        }
        catch
        {
            watch.Dispose();
            watch.End("It could not be told to the audit log.");
            throw;
        }
    }

    private (Watch Watch, bool IsNew) Enter(ClaimsPrincipal user, ReplayRequest request, ReplayPlan plan)
    {
        lock (_gate)
        {
            var own = _runs.Find(run => run.OwnerId == user.UserId() && run.Owner == user.DisplayName() && run.Plan.Categories == plan.Categories
                && (run.Plan.Request with { Speed = 0 }) == (plan.Request with { Speed = 0 }) && SameRules(run.Plan, plan));
            // It goes on where it is, as fast as it is wanted now.
            own?.Do(ReplayAct.AtSpeed(request.Speed), user.DisplayName());
            return (new Watch(own ?? Begin(user, plan), user.DisplayName(), guard, trail), own is null);
        }
    }

    public async Task<IReplayWatch?> JoinAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Replay, ct);
        lock (_gate)
            return _runs.Find(run => run.Id == id) is { } run ? new Watch(run, user.DisplayName(), guard, trail) : null;
    }

    public async Task<(DateTimeOffset First, DateTimeOffset Last)?> StoredAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Replay, ct);
        return await history.EarliestAsync(ct) is { } first && await history.LatestAsync(ct) is { } last ? (first.ToTime(), last.ToTime()) : null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var run in _runs)
                run.End("The console ended.");
        }
    }

    private ReplayRun Begin(ClaimsPrincipal user, ReplayPlan plan)
    {
        if (_runs.Count >= options.Value.AtOnce)
            MakeRoom(user);
        var tools = new ReplayTools(
            history, engines, admissions, suppressions, bus, live.Value.RefreshInterval, options.Value.IdleAfter, _judging, time, logger);
        var run = new ReplayRun(plan, user.DisplayName(), user.UserId(), FreeTopic(), tools, Forget);
        _runs.Add(run);
        run.Start();
        return run;
    }

    /// <summary>One that nobody watches gives way: one's own first.</summary>
    private void MakeRoom(ClaimsPrincipal user)
    {
        var gone = _runs.Where(run => run.Watchers.Names.IsEmpty).OrderByDescending(run => run.OwnerId == user.UserId()).FirstOrDefault()
            ?? throw new InputRefusedException("", $"{_runs.Count} replays are running, and no more may at the same time (Replay:AtOnce): "
                + $"{string.Join("; ", _runs.Select(Words))}. Watch one of them, end one of yours, or ask one of these people to end theirs.")
            {
                Unnamed = $"{_runs.Count} replays are running, and no more may at the same time (Replay:AtOnce).",
            };
        _runs.Remove(gone);
        gone.End("It gave way to another, as nobody watched it.");
    }

    private static string Words(ReplayRun run) => string.Create(CultureInfo.InvariantCulture,
        $"{run.Owner}'s of {run.Plan.Request.From.UtcDateTime:d MMM yyyy HH:mm}, watched by {string.Join(", ", run.Watchers.Names)}");

    private Topic FreeTopic()
    {
        for (var place = 1; ; place++)
        {
            var topic = Topic.Replay(place);
            if (_runs.TrueForAll(run => run.Topic != topic))
                return topic;
        }
    }

    private void Forget(ReplayRun run)
    {
        lock (_gate)
            _runs.Remove(run);
        run.Dispose();
    }

    // The same words may mean other versions by now.
    private static bool SameRules(ReplayPlan one, ReplayPlan other) =>
        one.Rules.Select(rule => (rule.Compiled.Id, rule.Compiled.Version.Version)).ToHashSet().SetEquals(other.Rules.Select(rule => (rule.Compiled.Id, rule.Compiled.Version.Version)));

    private sealed class Watch : IReplayWatch
    {
        private readonly ReplayRun _run;
        private readonly string _name;
        private readonly IAccessGuard _guard;
        private readonly IAuditTrail _trail;
        private int _disposed;

        public Watch(ReplayRun run, string name, IAccessGuard guard, IAuditTrail trail)
        {
            (_run, _name, _guard, _trail) = (run, name, guard, trail);
            run.Watchers.Enter(name);
        }

        public Guid Id => _run.Id;

        public ReplayPlan Plan => _run.Plan;

        public string Owner => _run.Owner;

        public Topic Topic => _run.Topic;

        public ReplaySnapshot For(CategorySet categories) => _run.For(categories);

        public async Task DoAsync(ClaimsPrincipal user, ReplayAct act, CancellationToken ct)
        {
            await _guard.DemandAsync(user, Policies.Replay, ct);
            if (act is ReplayAct.SpeedAct speed)
                ReplayPlanner.CheckSpeed(speed.Speed);
            if (act is ReplayAct.EndAct)
                await _trail.RecordAsync(ReplayActions.Act(ReplayActions.End, user, Plan.Request).On(Id), ct);
            _run.Do(act, user.DisplayName());
        }

        public void End(string why) => _run.End(why);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                _run.Watchers.Leave(_name);
        }
    }
}
