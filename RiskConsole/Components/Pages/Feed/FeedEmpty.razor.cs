using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>Says why there are no rows, and what to do next.</summary>
public sealed partial class FeedEmpty
{
    private const string Example = """
        {"specversion":"1.0","id":"1","source":"/first","type":"example.login","subject":"acct/42","severity":"warning","data":{"tries":5}}
        """;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    /// <summary>A filter is in force.</summary>
    [Parameter] public bool Filtered { get; set; }

    /// <summary>A time range is in force.</summary>
    [Parameter] public bool Searched { get; set; }

    [Parameter] public EventCallback OnClear { get; set; }

    [Parameter] public EventCallback OnWiden { get; set; }

    private string Command => $"""
        curl {Navigation.BaseUri}api/v1/events \
          -H 'X-Api-Key: YOUR_KEY' -H 'Content-Type: application/cloudevents+json' \
          -d '{Example}'
        """;
}
