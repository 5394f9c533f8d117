using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The most frequent values of what is shown, to narrow it down by a click. Counted after the rows are there; a fault of the counting is its own.</summary>
public sealed partial class AuditFacets
{
    private AuditRun? _asked;
    private IReadOnlyList<AuditFacet>? _facets;
    private string? _problem;
    private bool _loading;

    [Inject] private IAuditSearch Search { get; init; } = default!;

    /// <summary>What is shown; null until there are rows. Another instance is asked for anew.</summary>
    [Parameter, EditorRequired] public AuditRun? Run { get; set; }

    /// <summary>The filter in force.</summary>
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <summary>Another filter is wanted.</summary>
    [Parameter] public EventCallback<string> OnText { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (Run is null || ReferenceEquals(Run, _asked))
            return;
        _asked = Run;
        await LoadAsync(Run);
    }

    private async Task LoadAsync(AuditRun run)
    {
        _loading = true;
        _problem = null;
        try
        {
            var facets = await Search.FacetsAsync(run.User, run.Filter, run.Ended);
            if (ReferenceEquals(run, _asked))
                _facets = facets;
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            if (ReferenceEquals(run, _asked))
                (_problem, _facets) = (e.Message, null);
        }
        catch (OperationCanceledException) when (run.Ended.IsCancellationRequested)
        {
            // Another search took its place.
        }
        finally
        {
            if (ReferenceEquals(run, _asked))
                _loading = false;
        }
    }

    private Task AgainAsync() => _asked is { } run ? LoadAsync(run) : Task.CompletedTask;

    // The same button takes back what it did.
    private Task IncludeAsync(string field, string value, QueryTerm term) =>
        OnText.InvokeAsync(term == QueryTerm.Included ? QueryText.Remove(Text, field, value) : QueryText.Include(Text, field, value));

    private Task ExcludeAsync(string field, string value, QueryTerm term) =>
        OnText.InvokeAsync(term == QueryTerm.Excluded ? QueryText.Remove(Text, field, value) : QueryText.Exclude(Text, field, value));

    // Actors are counted by id, but people speak of them by name, and so do the rows.
    private static string Asked(AuditFacet facet, AuditFacetValue value) =>
        facet.Field == "actor" && value.Label is { Length: > 0 and <= AuditRow.MaxFiltered } name ? name : value.Value;

    private static string Title(string field) => AuditColumnSet.All.FirstOrDefault(column => column.Name == field).Label ?? char.ToUpperInvariant(field[0]) + field[1..];
}
