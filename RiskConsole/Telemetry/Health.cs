namespace RiskConsole.Telemetry;

/// <summary>How a part of the console is, ordered from best to worst.</summary>
public enum HealthStatus
{
    Good,
    Unknown,
    Degraded,
    Down,
}

/// <summary>The state of one part, always with its reason.</summary>
/// <param name="Part">e.g. "Database", "Pipeline".</param>
/// <param name="Penalty">What it takes from the health score, 0 to 100.</param>
public sealed record Health(string Part, HealthStatus Status, string Reason, DateTimeOffset Since, int Penalty)
{
    /// <summary>Whether pages may show things late because of it.</summary>
    public bool Delays { get; init; }

    /// <summary>Whether the console cannot do its work while this part is down, so that requests should go elsewhere.</summary>
    public bool IsVital { get; init; } = true;
}

/// <summary>0 to 100 with its reasons; 100 means every part is good.</summary>
public sealed record HealthScore(int Value, IReadOnlyList<Health> Parts);

/// <summary>A part of the console that can say how it is.</summary>
public interface IHealthSource
{
    Health Current { get; }
}
