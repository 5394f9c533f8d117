using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Hosting.Limits;
using RiskConsole.Scores;
using RiskConsole.Storage;

namespace RiskConsole.Telemetry.Instances;

/// <summary>Tells the other instances of this one every two seconds, and keeps what they tell.</summary>
internal sealed class InstanceBoard(
    ThisInstance me, CircuitRegistry circuits, LiveConnections connections, PagesElsewhere elsewhere, StoreDuty duty, ScoreReads scores, IServer server,
    IInstanceExchange exchange, IEventBus bus, TimeProvider time)
    : BackgroundService, IInstances
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private InstanceList? _current;

    public InstanceList Current => Volatile.Read(ref _current) ?? new InstanceList(Report(), [], IsComplete: false);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await exchange.LeaveAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var own = Report();
            var others = await exchange.ExchangeAsync(own, stoppingToken);
            var list = new InstanceList(own, [.. (others ?? []).OrderBy(other => other.Name, StringComparer.Ordinal)], others is not null);
            elsewhere.Set(list.Others);
            var last = Interlocked.Exchange(ref _current, list);
            if (last is null || Shown(last) != Shown(list))
                bus.Publish(Topic.Instances);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private InstanceReport Report() => new(
        me.Name, me.Version, me.StartedAt, [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []],
        duty.IsHeld ? "runs the pipeline" : "follows", circuits.Connected, scores.HitRatio is { } ratio ? Math.Round(ratio, 2) : null)
    {
        CircuitsByUser = connections.ByUser,
    };

    private static string Shown(InstanceList list) =>
        $"{list.IsComplete}|{string.Join('|', list.Others.Prepend(list.Own).Select(i => $"{i.Name}:{i.Role}:{i.Circuits}:{i.ScoresWithoutStore}"))}";
}
