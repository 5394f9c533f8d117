using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Admin;

/// <summary>Entries of the stream that could not be taken: look at them, add them to the stream again, or discard them.</summary>
public sealed partial class DeadLettersPage : CommandComponent
{
    private const int PageSize = 50;
    private const int PreviewLength = 120;

    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private IDisposable? _subscription;
    private DeadLetterPage? _page;
    private bool _paged;
    private bool _stale;
    private string? _open;
    private string? _text;
    private string? _done;

    [Inject] private IDeadLetters Letters { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    private bool AllSelected => _page is { Items.Count: > 0 } page && page.Items.All(letter => _selected.Contains(letter.Id));

    /// <summary>What the commands act on: the selection, or all.</summary>
    private string Chosen => _selected.Count > 0 ? Numbers.Count(_selected.Count) : "all";

    private string Sum => (_page!.Count == 1 ? "1 dead letter" : $"{Numbers.Count(_page.Count)} dead letters")
        + (_selected.Count > 0 ? $", {Numbers.Count(_selected.Count)} selected" : "");

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => Letters.IsConfigured ? FirstAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Letters.IsConfigured)
            _subscription = Bus.Subscribe(Topic.DeadLetters, () => _ = InvokeAsync(ChangedAsync));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _subscription?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Shows what came, unless somebody is at work on what is shown: nothing moves under the pointer.</summary>
    private async Task ChangedAsync()
    {
        if (IsBusy)
            return;
        if (_paged || _open is not null || _selected.Count > 0)
            _stale = true;
        else
            await LoadAsync(null);
        StateHasChanged();
    }

    private Task FirstAsync()
    {
        _done = null;
        _selected.Clear();
        return LoadAsync(null);
    }

    private Task OlderAsync()
    {
        _selected.Clear();
        return LoadAsync(_page?.Next);
    }

    private async Task LoadAsync(string? after)
    {
        if (!await TryAsync(async (actor, ct) => _page = await Letters.ListAsync(actor, after, PageSize, ct)))
            return;
        (_paged, _stale, _open) = (after is not null, false, null);
    }

    private async Task OpenAsync(string id)
    {
        _text = null;
        if (_open == id)
        {
            _open = null;
            return;
        }
        if (await TryAsync(async (actor, ct) => _text = await Letters.ReadAsync(actor, id, ct) ?? "It is gone: somebody has replayed or discarded it."))
            _open = id;
    }

    private void Select(string id)
    {
        if (!_selected.Remove(id))
            _selected.Add(id);
    }

    private void SelectAll()
    {
        var all = AllSelected;
        _selected.Clear();
        if (!all)
            _selected.UnionWith(_page!.Items.Select(letter => letter.Id));
    }

    private Task ReplayAsync() => ActAsync(Letters.ReplayAsync, count => count switch
    {
        0 => "None was added to the stream: they are gone, or were too large to be kept whole.",
        1 => "1 was added to the stream again. If it fails again it comes back here.",
        _ => $"{Numbers.Count(count)} were added to the stream again. Those that fail again come back here.",
    });

    private Task DiscardAsync() => ActAsync(Letters.DiscardAsync, count => count == 1 ? "1 was discarded." : $"{Numbers.Count(count)} were discarded.");

    private async Task ActAsync(
        Func<System.Security.Claims.ClaimsPrincipal, IReadOnlyCollection<string>?, CancellationToken, Task<int>> act, Func<int, string> words)
    {
        IReadOnlyCollection<string>? chosen = _selected.Count > 0 ? [.. _selected] : null;
        var count = 0;
        if (!await TryAsync(async (actor, ct) => count = await act(actor, chosen, ct)))
            return;
        await FirstAsync();
        _done = words(count);
    }

    private static string Named(DeadLetter letter) =>
        DisplayText.Clean(letter.EventId.Length == 0 ? letter.Source : $"{letter.EventId} of {letter.Source}", 200);

    private static string Words(string reason) => reason switch
    {
        "no-event" => "No event",
        "invalid" => "Not a valid event",
        "too-large" => "Too large",
        "conflict" => "Another's id",
        "failing" => "Fails each time",
        _ => DisplayText.Clean(reason, 40),
    };
}
