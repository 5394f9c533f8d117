namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>Something that goes wrong at the bridge for a while: a small state machine that acts with each step until it is over.</summary>
internal interface IIncident : IActor
{
    /// <summary>Whether it has run its course; whatever it changed is as before then.</summary>
    bool Over { get; }
}
