using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Replays;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Replays that show what the test sets, and note what they are told.</summary>
internal sealed class FakeReplays : IReplays
{
    public List<ReplayRequest> Started { get; } = [];

    public List<ReplayAct> Acts { get; } = [];

    public int Watching { get; private set; }

    public InputRefusedException? Refusal { get; set; }

    public ReplaySnapshot Now { get; set; } = new(
        ReplayState.Playing, 1, new(2022, 8, 1, 21, 0, 0, TimeSpan.Zero), 100, null, true, TimeSpan.Zero, null, [], 0, [], ReplayCounts.None, [], null, [], ["ada"]);

    public IReadOnlyList<ReplayInfo> Running { get; set; } = [];

    public Guid Id { get; } = Guid.NewGuid();

    public Task<IReplayWatch> StartAsync(ClaimsPrincipal user, ReplayRequest request, CancellationToken ct)
    {
        if (Refusal is not null)
            throw Refusal;
        Started.Add(request);
        Watching++;
        return Task.FromResult<IReplayWatch>(new Watch(this, request));
    }

    public Task<IReplayWatch?> JoinAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        if (id != Id)
            return Task.FromResult<IReplayWatch?>(null);
        Watching++;
        return Task.FromResult<IReplayWatch?>(new Watch(this, new ReplayRequest(Now.Clock, Now.Clock.AddHours(1), ReplayRules.AsInForce)));
    }

    public Task<(DateTimeOffset First, DateTimeOffset Last)?> StoredAsync(ClaimsPrincipal user, CancellationToken ct) =>
        Task.FromResult<(DateTimeOffset, DateTimeOffset)?>((DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(3)));

    private sealed class Watch(FakeReplays owner, ReplayRequest request) : IReplayWatch
    {
        public Guid Id => owner.Id;

        public ReplayPlan Plan { get; } = new(
            request, new HistoryRange(request.From.ToMicros(), request.To.ToMicros(), 1), default, [], HistoryNeeds.Everything(CategorySet.All), CategorySet.All, []);

        public string Owner => "ada";

        public Topic Topic => Topic.Replay(1);

        public ReplaySnapshot For(CategorySet categories) => owner.Now;

        public Task DoAsync(ClaimsPrincipal user, ReplayAct act, CancellationToken ct)
        {
            owner.Acts.Add(act);
            return Task.CompletedTask;
        }

        public void Dispose() => owner.Watching--;
    }
}
