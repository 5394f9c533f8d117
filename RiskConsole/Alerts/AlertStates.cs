namespace RiskConsole.Alerts;

/// <summary>Names of the states of an alert.</summary>
internal static class AlertStates
{
    public static IReadOnlyList<AlertState> All { get; } = [AlertState.Open, AlertState.Acknowledged, AlertState.Resolved, AlertState.FalsePositive];

    /// <summary>The name used in the API and the URL.</summary>
    public static string Name(this AlertState state) => state switch
    {
        AlertState.Open => "open",
        AlertState.Acknowledged => "acknowledged",
        AlertState.Resolved => "resolved",
        _ => "false_positive",
    };

    /// <summary>The words an operator reads.</summary>
    public static string Label(this AlertState state) => state switch
    {
        AlertState.Open => "Open",
        AlertState.Acknowledged => "Acknowledged",
        AlertState.Resolved => "Resolved",
        _ => "False positive",
    };

    public static bool TryParse(string? name, out AlertState state)
    {
        state = All.FirstOrDefault(candidate => candidate.Name().Equals(name, StringComparison.OrdinalIgnoreCase));
        return state != 0;
    }
}
