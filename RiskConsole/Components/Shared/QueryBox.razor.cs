using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Query;

namespace RiskConsole.Components.Shared;

/// <summary>The input of the query language: suggestions while typing (a combobox), the mistake shown under the text with a fix to click.
/// A wrong text changes nothing outside the box, so the last valid filter keeps running.</summary>
/// <remarks>The browser owns the text while it is typed; the module sends it after a short rest, with each key that matters. So nothing
/// that the server renders can overwrite what was typed meanwhile.</remarks>
public sealed partial class QueryBox<TItem> : IAsyncDisposable
{
    private const int MaxText = 4_000;

    private ElementReference _input;
    private JsAttachment? _browser;
    private DotNetObjectReference<QueryBox<TItem>>? _self;
    private string? _initial;
    private string _text = "";
    private string? _shownParameter;
    private string? _told;
    private bool _push;
    private int _active = -1;
    private IReadOnlyList<QuerySuggestion> _suggestions = [];

    [Inject] private IQueryCompiler<TItem> Compiler { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    /// <summary>The text of the filter in use; a new value replaces what stands in the box.</summary>
    [Parameter] public string Text { get; set; } = "";

    /// <summary>What the text is written in, where it is not the whole language.</summary>
    [Parameter] public IQueryCompiler<TItem>? Language { get; set; }

    /// <summary>The text is valid and its writer rested: show what it gives, without a step in the browser's history.</summary>
    [Parameter] public EventCallback<string> OnPreview { get; set; }

    /// <summary>The text is valid and its writer meant it (Enter, a fix, cleared).</summary>
    [Parameter] public EventCallback<string> OnApply { get; set; }

    /// <summary>The text changed, valid or not: for forms, which keep what was typed.</summary>
    [Parameter] public EventCallback<string> OnText { get; set; }

    /// <summary>The key that leads here; null for none, where a page has several boxes.</summary>
    [Parameter] public string? Shortcut { get; set; } = "/";

    /// <summary>What is said beside a mistake of what goes on meanwhile.</summary>
    [Parameter] public string Kept { get; set; } = "The last valid filter is still in use.";

    /// <summary>The id of a hint.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    [Parameter] public string Id { get; set; } = "query";

    [Parameter] public string Label { get; set; } = "Filter";

    [Parameter] public string Placeholder { get; set; } = "Filter, e.g. severity:>=error subject:acct/*";

    internal QueryError? Error { get; private set; }

    internal int ActiveIndex => _active;

    internal IReadOnlyList<QuerySuggestion> Suggestions => _suggestions;

    private bool Open => _suggestions.Count > 0;

    private string ListId => Id + "-list";

    private string ErrorId => Id + "-error";

    private string? ActiveId => _active >= 0 ? OptionId(_active) : null;

    private string OptionId(int index) => $"{Id}-option-{index}";

    protected override void OnParametersSet()
    {
        _initial ??= Text;
        _told ??= Text;
        if (Text == _shownParameter)
            return;
        _shownParameter = Text;
        if (Text == _text && (Error is null || Text == _told))
            return;
        // The page's own echo of what is being typed must not move the caret; a back button or a click on a value must.
        _push = _browser is not null && Text != _text;
        _text = _told = Text;
        Close();
        Check();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _browser = new JsAttachment(Js, Clock);
            await _browser.AttachAsync("./Components/Shared/QueryBox.razor.js", "attach", _input, _self, _initial);
        }
        else if (_push)
        {
            _push = false;
            await SendAsync(_text, _text.Length);
        }
    }

    /// <summary>The writer rested for a moment: suggest and check.</summary>
    [JSInvokable]
    public async Task Typed(string? text, int caret)
    {
        Take(text);
        Suggest(caret);
        Check();
        StateHasChanged();
        await TellAsync();
    }

    /// <summary>The writer rested for longer: if it is valid, show what it gives.</summary>
    [JSInvokable]
    public async Task Settled(string? text)
    {
        Take(text);
        Check();
        StateHasChanged();
        await TellAsync();
        // A word that may become a field is not a search yet.
        if (!Open || !_suggestions.All(IsField))
            await PreviewAsync();
    }

    /// <summary>A key that the module held back because the box answers it.</summary>
    [JSInvokable]
    public async Task Key(string key, string? text, int caret)
    {
        Take(text);
        await TellAsync();
        switch (key)
        {
            case "ArrowDown" when !Open:
                Suggest(caret);
                _active = Open ? 0 : -1;
                break;
            case "ArrowDown":
                _active = (_active + 1) % _suggestions.Count;
                break;
            case "ArrowUp" when Open:
                _active = _active <= 0 ? _suggestions.Count - 1 : _active - 1;
                break;
            case "Enter" when Open && _active >= 0:
                await AcceptAsync(_active);
                return;
            case "Tab" when Open:
                await AcceptAsync(Math.Max(0, _active));
                return;
            case "Enter":
                Close();
                Check();
                await ApplyAsync();
                break;
            case "Escape" when Open:
                Close();
                break;
            case "Escape":
                await ClearAsync();
                return;
            case "Blur":
                Close();
                break;
        }
        StateHasChanged();
    }

    internal async Task AcceptAsync(int index)
    {
        if (index < 0 || index >= _suggestions.Count)
            return;
        var suggestion = _suggestions[index];
        var start = Math.Clamp(suggestion.Start, 0, _text.Length);
        var end = Math.Clamp(start + suggestion.Length, start, _text.Length);
        await ReplaceAsync(string.Concat(_text.AsSpan(0, start), suggestion.Insert, _text.AsSpan(end)), start + suggestion.Insert.Length);
        // After "severity:" the values follow at once; after a whole term there is nothing more to say until the next key.
        var goesOn = IsField(suggestion);
        if (goesOn)
            Suggest(start + suggestion.Insert.Length);
        else
            Close();
        Check();
        StateHasChanged();
        if (!goesOn)
            await PreviewAsync();
    }

    internal async Task FixAsync(QueryError error, string fix)
    {
        var start = Math.Clamp(error.Position, 0, _text.Length);
        var end = Math.Clamp(start + error.Length, start, _text.Length);
        await ReplaceAsync(string.Concat(_text.AsSpan(0, start), fix, _text.AsSpan(end)), start + fix.Length);
        Check();
        await ApplyAsync();
    }

    internal async Task ClearAsync()
    {
        Close();
        await ReplaceAsync("", 0);
        Check();
        await ApplyAsync();
    }

    private async Task ReplaceAsync(string text, int caret)
    {
        _text = text;
        await SendAsync(text, caret);
        await TellAsync();
    }

    private async Task TellAsync()
    {
        if (_told == _text || !OnText.HasDelegate)
            return;
        _told = _text;
        await OnText.InvokeAsync(_text);
    }

    private ValueTask SendAsync(string text, int caret) => _browser?.CallAsync("setText", text, caret) ?? ValueTask.CompletedTask;

    private async Task PreviewAsync()
    {
        if (Error is not null || _text == _shownParameter)
            return;
        _shownParameter = _text;
        await OnPreview.InvokeAsync(_text);
    }

    private async Task ApplyAsync()
    {
        StateHasChanged();
        if (Error is not null)
            return;
        _shownParameter = _text;
        await OnApply.InvokeAsync(_text);
    }

    private static bool IsField(QuerySuggestion suggestion) => suggestion.Insert is [.., ':' or '.'];

    private void Take(string? text) => _text = text is null ? "" : text.Length > MaxText ? text[..MaxText] : text;

    private void Check() => Error = (Language ?? Compiler).TryCompile(_text, out _, out var error) ? null : error;

    private void Suggest(int caret)
    {
        _suggestions = (Language ?? Compiler).Suggest(_text, Math.Clamp(caret, 0, _text.Length));
        _active = -1;
    }

    private void Close()
    {
        _suggestions = [];
        _active = -1;
    }

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
