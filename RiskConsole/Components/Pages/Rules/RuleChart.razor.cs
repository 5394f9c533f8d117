using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The history of what a rule compares, with its levels as lines that can be moved. Drawn by its module: while a line moves, the columns beyond it
/// change colour with it in the browser, and only the value goes to the server, ten times a second at most.</summary>
public sealed partial class RuleChart : IAsyncDisposable
{
    private ElementReference _root;
    private JsAttachment? _browser;
    private DotNetObjectReference<RuleChart>? _self;
    private bool _attached;
    private bool _failed;
    private ChartData? _shownData;
    private IReadOnlyList<ChartLevel>? _shownLevels;
    private IReadOnlyList<ChartHit>? _shownHits;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    [Inject] private ILogger<RuleChart> Logger { get; init; } = default!;

    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>Another instance is sent whole; null draws an empty plot.</summary>
    [Parameter] public ChartData? Data { get; set; }

    [Parameter] public IReadOnlyList<ChartLevel> Levels { get; set; } = [];

    [Parameter] public IReadOnlyList<ChartHit> Hits { get; set; } = [];

    [Parameter] public bool ReadOnly { get; set; }

    /// <summary>A line was moved; also while it still moves.</summary>
    [Parameter] public EventCallback<(int Level, double Value)> OnMoved { get; set; }

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public Task Moved(int level, double value) => OnMoved.InvokeAsync((level, value));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _browser = new JsAttachment(Js, Time);
            try
            {
                await _browser.AttachAsync("./Components/Pages/Rules/RuleChart.razor.js", "create", _root, _self, Label, ReadOnly);
                _attached = true;
            }
            catch (JSException ex)
            {
                Logger.LogWarning(ex, "The chart of a rule could not be drawn in the browser");
                _failed = true;
                StateHasChanged();
            }
        }
        if (_attached)
            await SendAsync();
    }

    private async Task SendAsync()
    {
        // Marked before it is sent: a render meanwhile must not send it again.
        if (!ReferenceEquals(_shownData, Data))
        {
            _shownData = Data;
            (_shownLevels, _shownHits) = (Levels, Hits);
            await _browser!.CallAsync("show", Data, Levels, Hits);
            return;
        }
        if (!ReferenceEquals(_shownLevels, Levels) && !(_shownLevels is not null && _shownLevels.SequenceEqual(Levels)))
        {
            _shownLevels = Levels;
            await _browser!.CallAsync("setLevels", Levels);
        }
        if (!ReferenceEquals(_shownHits, Hits))
        {
            _shownHits = Hits;
            await _browser!.CallAsync("setHits", Hits);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _self?.Dispose();
    }
}
