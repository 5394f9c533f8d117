using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Live;

public sealed class LiveRendererTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly Topic Topic = Topic.Log;

    private readonly ManualTimeProvider _time = new();
    private readonly FakeBus _bus = new();
    private readonly CircuitState _circuit = new();
    private readonly LiveScheduler _scheduler;
    private readonly LiveRenderer _renderer;
    private readonly FakeBrowser _browser;

    public LiveRendererTests()
    {
        _scheduler = new LiveScheduler(_time);
        var options = Options.Create(new LiveOptions { RefreshInterval = Interval });
        _renderer = new LiveRenderer(_scheduler, _circuit, options, NullLogger<LiveRenderer>.Instance);
        _browser = new FakeBrowser(_renderer);
        _renderer.Attach(_browser);
    }

    public void Dispose()
    {
        _renderer.Dispose();
        _scheduler.Dispose();
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_ChangeAfterQuiet_IsDrawnAtOnceOffThePublishersThread()
    {
        var drawnOn = 0;
        using var binding = Bind(() => drawnOn = Environment.CurrentManagedThreadId);
        await QuietAsync();
        var publisher = 0;
        _browser.Hold();

        var thread = new Thread(() =>
        {
            publisher = Environment.CurrentManagedThreadId;
            _bus.Publish(Topic);
        });
        thread.Start();
        thread.Join();

        // The publisher is back although the circuit could not run yet.
        Assert.Equal(1, _browser.Batches);
        _browser.Release();
        await _browser.BatchesAsync(2);
        Assert.NotEqual(publisher, drawnOn);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_SteadyStream_IsDrawnOncePerIntervalAndEndsWithTheLastState()
    {
        var current = 0;
        var shown = 0;
        using var binding = Bind(() => shown = Volatile.Read(ref current));
        await QuietAsync();

        for (var i = 1; i <= 1_000; i++)
        {
            Volatile.Write(ref current, i);
            _bus.Publish(Topic);
            if (i == 1)
                await _browser.BatchesAsync(2);
        }
        Assert.Equal(2, _browser.Batches);
        _time.Advance(Interval);
        await _browser.BatchesAsync(3);

        Assert.Equal(1_000, shown);
        _time.Advance(Interval * 10);
        Assert.Equal(3, _browser.Batches);
        Assert.Equal(0, _scheduler.Waiting);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact, Trait("Req", "RT3")]
    public async Task Bind_SourceOfTheSameRhythm_IsFollowedWithoutFallingBehind()
    {
        using var binding = Bind(() => { });
        await QuietAsync();
        // Not a multiple of the scheduler's tick, so that every wake-up is a little late.
        var offset = TimeSpan.FromMilliseconds(3);
        _bus.Publish(Topic);
        await _browser.BatchesAsync(2);
        _time.Advance(offset);

        for (var round = 0; round < 40; round++)
        {
            _bus.Publish(Topic);
            _time.Advance(Interval);
            await _browser.BatchesAsync(3 + round);
        }
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_SeveralPartsChanged_AreOneBatch()
    {
        var drawn = new List<string>();
        using var first = Bind(() => drawn.Add("first"));
        using var second = Bind(() => drawn.Add("second"));
        using var other = _renderer.Bind(on => _bus.Subscribe(Topic.Health, on), () => drawn.Add("other"), _browser);
        await QuietAsync();
        drawn.Clear();
        var before = _browser.Batches;

        _browser.Hold();
        _bus.Publish(Topic);
        _browser.Release();
        await _browser.BatchesAsync(before + 1);

        Assert.Equal(["first", "second"], drawn);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_BrowserHasNotDrawnTheLastBatch_NextWaitsForItsAnswer()
    {
        using var binding = Bind(() => { });
        await QuietAsync();
        _browser.AnswersBySelf = false;

        _bus.Publish(Topic);
        await _browser.BatchesAsync(2);
        _bus.Publish(Topic);
        _time.Advance(Interval * 5);
        Assert.Equal(2, _browser.Batches);
        _renderer.Answered();
        _time.Advance(LiveScheduler.Tick);

        await _browser.BatchesAsync(3);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_BrowserNeverAnswers_IsDrawnAgainAfterAWhile()
    {
        using var binding = Bind(() => { });
        await QuietAsync();
        _browser.AnswersBySelf = false;
        _bus.Publish(Topic);
        await _browser.BatchesAsync(2);

        _bus.Publish(Topic);
        _time.Advance(TimeSpan.FromSeconds(4));

        await _browser.BatchesAsync(3);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_DrawingIsDear_PausesGrow()
    {
        using var binding = Bind(() => _time.Advance(TimeSpan.FromMilliseconds(200)));
        await _browser.BatchesAsync(1);
        _bus.Publish(Topic);

        // 200 ms of drawing earn 800 ms from its begin; 200 of them have passed.
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, _browser.Batches);
        _time.Advance(TimeSpan.FromMilliseconds(200));

        await _browser.BatchesAsync(2);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Hurry_AfterOwnAct_DoesNotWaitOutTheInterval()
    {
        using var binding = Bind(() => { });
        await QuietAsync();
        _bus.Publish(Topic);
        await _browser.BatchesAsync(2);

        _renderer.Hurry();
        _bus.Publish(Topic);
        _time.Advance(TimeSpan.FromMilliseconds(40));

        await _browser.BatchesAsync(3);
    }

    [Fact, Trait("Req", "RT5")]
    public async Task Disconnected_ChangesCostNothing_ReconnectCatchesUpOnce()
    {
        var pulls = 0;
        using var first = Bind(() => pulls++);
        using var second = Bind(() => pulls++);
        await QuietAsync();
        pulls = 0;
        var before = _browser.Batches;

        _circuit.SetDisconnected();
        for (var i = 0; i < 100; i++)
            _bus.Publish(Topic);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, pulls);
        Assert.Equal(before, _browser.Batches);
        Assert.Equal(0, _scheduler.Waiting);
        _circuit.SetConnected();

        await _browser.BatchesAsync(before + 1);
        Assert.Equal(2, pulls);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before + 1, _browser.Batches);
    }

    [Fact, Trait("Req", "RT5")]
    public async Task Disconnected_WhileAnUpdateWaits_IsNotDrawnUntilReconnected()
    {
        using var binding = Bind(() => { });
        await QuietAsync();
        _bus.Publish(Topic);
        await _browser.BatchesAsync(2);
        _bus.Publish(Topic);
        Assert.Equal(1, _scheduler.Waiting);

        _circuit.SetDisconnected();
        _time.Advance(Interval * 3);
        await Deadline.UntilAsync(() => _scheduler.Waiting == 0, "the wait ends");
        Assert.Equal(2, _browser.Batches);
        _circuit.SetConnected();

        await _browser.BatchesAsync(3);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Bind_RefreshThrows_OwnerIsToldAndTheOthersAreDrawn()
    {
        var drawn = 0;
        using var faulty = Bind(() => throw new InvalidOperationException("no snapshot"));
        using var sound = Bind(() => drawn++);

        await Deadline.UntilAsync(() => !_browser.Faults.IsEmpty && drawn > 0, "the fault is handed on and the other part is drawn");

        Assert.All(_browser.Faults, fault => Assert.Equal("no snapshot", fault.Message));
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Dispose_OfBindingsAndRenderer_LeavesNoSubscriber()
    {
        var binding = Bind(() => { });
        Bind(() => { });
        Assert.Equal(2, _bus.Subscribers);

        binding.Dispose();
        binding.Dispose();
        Assert.Equal(1, _bus.Subscribers);
        _renderer.Dispose();

        Assert.Equal(0, _bus.Subscribers);
        Assert.Equal(0, _renderer.Bindings);
        Assert.Throws<ObjectDisposedException>(() => Bind(() => { }));
    }

    [Fact, Trait("Req", "RT1")]
    public void Bind_SubscribeThrows_LeavesNoBinding()
    {
        Assert.Throws<InvalidOperationException>(() => _renderer.Bind(_ => throw new InvalidOperationException(), () => { }, _browser));

        Assert.Equal(0, _renderer.Bindings);
    }

    private IDisposable Bind(Action refresh) => _renderer.Bind(on => _bus.Subscribe(Topic, on), refresh, _browser);

    /// <summary>Lets whatever is under way be drawn, and then enough time that the next change meets quiet.</summary>
    private async Task QuietAsync()
    {
        await Deadline.UntilAsync(
            () =>
            {
                _time.Advance(Interval);
                return _renderer.IsQuiet;
            },
            "nothing waits");
        // Behind the draw that took the last mark.
        await _browser.InvokeAsync(() => Task.CompletedTask);
        // More than any pause that drawing can have earned by this clock.
        _time.Advance(TimeSpan.FromSeconds(10));
        _browser.Count();
    }
}
