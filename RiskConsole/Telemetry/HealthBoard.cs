namespace RiskConsole.Telemetry;

/// <summary>Adds the parts of the console up to one health score.</summary>
internal sealed class HealthBoard(IEnumerable<IHealthSource> sources)
{
    private readonly IHealthSource[] _sources = [.. sources];

    /// <summary>Why pages may show things late; null while they do not. <see cref="Events.Topic.Health"/> tells when it may have changed.</summary>
    public Health? Delay => Current.Parts.FirstOrDefault(part => part.Delays);

    /// <summary>Worst part first.</summary>
    public HealthScore Current
    {
        get
        {
            var parts = _sources.Select(source => source.Current).OrderByDescending(part => part.Status).ThenBy(part => part.Part, StringComparer.Ordinal).ToArray();
            return new HealthScore(Math.Clamp(100 - parts.Sum(part => part.Penalty), 0, 100), parts);
        }
    }
}
