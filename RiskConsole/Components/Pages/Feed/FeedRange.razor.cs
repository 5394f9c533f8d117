using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>Chooses between the live tail and a time range of what is stored. The browser turns its local times into UTC.</summary>
public sealed partial class FeedRange : IAsyncDisposable
{
    private static readonly (string Word, TimeSpan Span)[] Presets =
    [
        ("last 15 minutes", TimeSpan.FromMinutes(15)),
        ("last hour", TimeSpan.FromHours(1)),
        ("last 24 hours", TimeSpan.FromHours(24)),
        ("last 7 days", TimeSpan.FromDays(7)),
    ];

    private ElementReference _root;
    private JsAttachment? _browser;
    private DotNetObjectReference<FeedRange>? _self;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public FeedState State { get; set; } = FeedState.Empty;

    /// <summary>The range chosen; both null for live.</summary>
    [Parameter] public EventCallback<(FeedMoment? From, FeedMoment? To)> OnRange { get; set; }

    private string Label => State switch
    {
        { IsSearch: false } => "Live",
        { From: { Ago: { } ago }, To: null } => Capital(Word(ago)),
        _ => "Range",
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private long? Milliseconds(FeedMoment? moment) => moment?.Resolve(Clock.GetUtcNow()).ToUnixTimeMilliseconds();

    /// <summary>A sliding range in words, in lower case: <c>last 15 minutes</c>.</summary>
    internal static string Word(TimeSpan ago) => Array.Find(Presets, p => p.Span == ago).Word ?? $"last {Numbers.Duration(ago)}";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Pages/Feed/FeedRange.razor.js", "attach", _root, _self);
    }

    /// <summary>A range of one's own: ISO 8601 instants, or empty for an open end.</summary>
    [JSInvokable]
    public Task Custom(string? from, string? to)
    {
        FeedMoment? Read(string? text) => FeedMoment.TryParse(text, out var moment) ? moment : null;
        var (begin, end) = (Read(from), Read(to));
        if (begin is { } b && end is { } e && b.At > e.At)
            (begin, end) = (end, begin);
        return begin is null && end is null ? Task.CompletedTask : OnRange.InvokeAsync((begin, end));
    }

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
