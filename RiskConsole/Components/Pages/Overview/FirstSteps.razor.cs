using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>What to do while the console has no event; gone with the first one.</summary>
public sealed partial class FirstSteps : LiveComponent
{
    private bool _nothingYet;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    private string Example => $$"""
        RiskConsole apikey create sensors --scopes ingest
        curl {{Navigation.BaseUri}}api/v1/events -H "X-Api-Key: KEY" -H "Content-Type: application/cloudevents+json" \
          -d '{"specversion":"1.0","id":"1","source":"/first","type":"com.example.test","subject":"account/1"}'
        """;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    private void Pull()
    {
        var snapshot = Board.For(Categories);
        _nothingYet = snapshot.Latest.IsEmpty && snapshot.EventsLastHour == 0;
    }
}
