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

    /// <summary>There is no room for it now.</summary>
    [Parameter] public bool Hidden { get; set; }

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

    // Actors are counted by id, but people speak of them by name, and so do the rows; only of two with one name the id tells them apart.
    private static (string Value, string Label) Asked(AuditFacet facet, AuditFacetValue value)
    {
        if (facet.Field != "actor" || value.Label == value.Value || value.Label is not { Length: > 0 and <= AuditRow.MaxFiltered } name)
            return (value.Value, value.Label);
        return facet.Values.Count(other => other.Label == name) > 1 ? (value.Value, $"{name} ({value.Value})") : (name, name);
    }

    private static string Title(string field) => AuditColumnSet.All.FirstOrDefault(column => column.Name == field).Label ?? char.ToUpperInvariant(field[0]) + field[1..];
}
