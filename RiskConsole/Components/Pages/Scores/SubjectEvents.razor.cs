using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The newest events of one subject, live, of the categories the viewer may see.</summary>
public sealed partial class SubjectEvents : LiveComponent
{
    private const int Rows = 20;

    private EventLine[] _lines = [];
    private IFeedView? _view;
    private bool _unsearchable;
    private bool _disposed;

    /// <summary>Read once.</summary>
    [Parameter, EditorRequired] public required string Subject { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IFeedViews Views { get; init; } = default!;

    [Inject] private IQueryCompiler<RiskEvent> Compiler { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var categories = Access.For((await Authentication).User);
        // A name that no query can hold (NUL, half a character, thousands of characters) is shown without its events.
        if (!Compiler.TryCompile(SubjectQuery.For(Subject), out var query, out _))
        {
            _unsearchable = true;
            return;
        }
        var view = await Views.OpenAsync(new FeedFilter(query, categories), CancellationToken.None);
        if (_disposed)
        {
            view.Dispose();
            return;
        }
        _view = view;
        Pull();
        Bind(view, Pull);
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
        _view?.Dispose();
    }

    private void Pull() => _lines = [.. _view!.Current.Rows.Take(Rows).Select(EventLine.For)];
}
