using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Live;

public class LiveRendererStressTests
{
    [Fact, Trait("Req", "RT4")]
    public async Task ManyPublishersAndCircuits_BindAndLeaveAndReconnect_EveryCircuitEndsWithTheLastState()
    {
        const int circuits = 100;
        const int publishers = 4;
        const int changes = 500;
        var seed = Environment.TickCount;
        using var scheduler = new LiveScheduler(TimeProvider.System);
        var options = Options.Create(new LiveOptions { RefreshInterval = TimeSpan.FromMilliseconds(20) });
        var bus = new FakeBus();
        var state = 0;
        var rooms = Enumerable.Range(0, circuits).Select(_ => new Room(scheduler, options, bus, () => Volatile.Read(ref state))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, publishers).Select(publisher => Task.Run(async () =>
        {
            var random = new Random(seed + publisher);
            for (var i = 0; i < changes; i++)
            {
                Interlocked.Increment(ref state);
                bus.Publish(Topic.Log);
                rooms[random.Next(circuits)].Disturb(random);
                if (i % 50 == 0)
                    await Task.Yield();
            }
        })));
        foreach (var room in rooms)
            room.Circuit.SetConnected();

        await Deadline.UntilAsync(() => rooms.All(room => room.Shown == state), $"every circuit shows {state} (seed {seed})");
        Assert.All(rooms, room => Assert.Empty(room.Browser.Faults));
        // Two drawings of one circuit never overlap, and there are far fewer than changes.
        Assert.All(rooms, room => Assert.Equal(1, room.MostAtOnce));
        Assert.All(rooms, room => Assert.True(room.Draws < publishers * changes, $"{room.Draws} draws (seed {seed})"));
        foreach (var room in rooms)
            room.Dispose();
        Assert.Equal(0, bus.Subscribers);
        await Deadline.UntilAsync(() => scheduler.Waiting == 0, "nobody waits");
    }

    private sealed class Room : IDisposable
    {
        private readonly FakeBus _bus;
        private readonly LiveRenderer _renderer;
        private readonly Lock _lock = new();
        private int _atOnce;
        private IDisposable? _guest;

        public Room(LiveScheduler scheduler, IOptions<LiveOptions> options, FakeBus bus, Func<int> current)
        {
            _bus = bus;
            _renderer = new LiveRenderer(scheduler, Circuit, options, NullLogger<LiveRenderer>.Instance);
            Browser = new FakeBrowser(_renderer);
            _renderer.Attach(Browser);
            _renderer.Bind(on => bus.Subscribe(Topic.Log, on), () =>
            {
                MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
                Shown = current();
                Draws++;
                Interlocked.Decrement(ref _atOnce);
            }, Browser);
        }

        public CircuitState Circuit { get; } = new();

        public FakeBrowser Browser { get; }

        public volatile int Shown;

        public int Draws { get; private set; }

        public int MostAtOnce { get; private set; }

        public void Disturb(Random random)
        {
            lock (_lock)
            {
                switch (random.Next(4))
                {
                    case 0:
                        Circuit.SetDisconnected();
                        break;
                    case 1:
                        Circuit.SetConnected();
                        break;
                    case 2:
                        _guest?.Dispose();
                        _guest = _renderer.Bind(on => _bus.Subscribe(Topic.Log, on), () => { }, Browser);
                        break;
                    default:
                        _renderer.Hurry();
                        break;
                }
            }
        }

        public void Dispose() => _renderer.Dispose();
    }
}
