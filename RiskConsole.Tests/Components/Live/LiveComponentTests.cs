using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Live;

public class LiveComponentTests : ConsoleBunitContext
{
    private readonly Source _source = new();

    public LiveComponentTests() => Services.AddSingleton(_source);

    [Fact, Trait("Req", "RT1")]
    public void Bind_TopicPublished_ComponentShowsTheNewState()
    {
        Render<LivePulse>();
        var cut = Render<Counter>();
        cut.WaitForAssertion(() => cut.MarkupMatches("<p>0</p>"));

        _source.Value = 7;
        Time.Advance(LiveInterval);
        Bus.Publish(Topic.Scores);

        cut.WaitForAssertion(() => cut.MarkupMatches("<p>7</p>"));
    }

    [Fact, Trait("Req", "RT1")]
    public void Bind_ChangeBetweenInitAndSubscription_IsNotMissed()
    {
        _source.AfterFirstRead = () => _source.Value = 3;

        var cut = Render<Counter>();

        cut.WaitForAssertion(() => cut.MarkupMatches("<p>3</p>"));
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Pulse_TwoComponentsChanged_RenderInOneBatch()
    {
        Render<LivePulse>();
        var first = Render<Counter>();
        var second = Render<Counter>();
        await QuietAsync();
        _source.Steps.Clear();

        _source.Value = 1;
        Bus.Publish(Topic.Scores);

        await Deadline.UntilAsync(() => _source.Steps.Count >= 4, $"both are drawn, not only {string.Join(", ", _source.Steps)}");
        // Two batches would draw and finish one before the other is begun.
        Assert.Equal(["draw", "draw", "drawn", "drawn"], _source.Steps);
        first.MarkupMatches("<p>1</p>");
        second.MarkupMatches("<p>1</p>");
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Dispose_ComponentRemoved_NoSubscriberIsLeft()
    {
        Render<Counter>();
        Render<Counter>();
        Assert.Equal(2, Bus.Subscribers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Bus.Subscribers);
        Assert.Equal(0, Services.GetRequiredService<LiveRenderer>().Bindings);
    }

    [Fact, Trait("Req", "RT4")]
    public void Refresh_Throws_BoundaryAroundTheComponentShowsIt()
    {
        Render<LivePulse>();
        var cut = Render<ErrorBoundary>(boundary => boundary
            .Add(b => b.ChildContent, (RenderFragment)(builder => Open<Counter>(builder)))
            .Add(b => b.ErrorContent, (RenderFragment<Exception>)(fault => builder => builder.AddContent(0, fault.Message))));
        cut.WaitForAssertion(() => cut.MarkupMatches("<p>0</p>"));

        _source.Fault = "the store is away";
        Time.Advance(LiveInterval);
        Bus.Publish(Topic.Scores);

        cut.WaitForAssertion(() => Assert.Contains("the store is away", cut.Markup, StringComparison.Ordinal));
        Assert.Equal(0, Bus.Subscribers);
    }

    private async Task QuietAsync()
    {
        var live = Services.GetRequiredService<LiveRenderer>();
        await Deadline.UntilAsync(
            () =>
            {
                Time.Advance(LiveInterval);
                return live.IsQuiet;
            },
            "nothing waits");
        await Renderer.Dispatcher.InvokeAsync(() => { });
        // More than any pause the drawing so far can have earned.
        Time.Advance(TimeSpan.FromSeconds(10));
    }

    private static void Open<T>(RenderTreeBuilder builder) where T : IComponent
    {
        builder.OpenComponent<T>(0);
        builder.CloseComponent();
    }

    internal sealed class Source
    {
        private bool _read;

        public int Value { get; set; }

        public string? Fault { get; set; }

        public Action? AfterFirstRead { get; set; }

        public List<string> Steps { get; } = [];

        public int Read()
        {
            if (Fault is not null)
                throw new InvalidOperationException(Fault);
            var value = Value;
            if (!_read)
            {
                _read = true;
                AfterFirstRead?.Invoke();
            }
            return value;
        }
    }

    public sealed class Counter : LiveComponent
    {
        private int _value;

        [Inject] private Source Source { get; init; } = default!;

        protected override void OnInitialized()
        {
            _value = Source.Read();
            Bind(Topic.Scores, () => _value = Source.Read());
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            Source.Steps.Add("draw");
            builder.OpenElement(0, "p");
            builder.AddContent(1, _value);
            builder.CloseElement();
        }

        protected override void OnAfterRender(bool firstRender)
        {
            base.OnAfterRender(firstRender);
            Source.Steps.Add("drawn");
        }
    }
}
