namespace RiskConsole.Telemetry.Instances;

/// <summary>How many pages each user has open on the other instances, as they last told.</summary>
internal sealed class PagesElsewhere
{
    private const int MostPerInstance = 100_000;

    private IReadOnlyList<InstanceReport> _others = [];

    public int Of(string user)
    {
        var pages = 0;
        foreach (var other in Volatile.Read(ref _others))
            pages += Math.Clamp(other.CircuitsByUser.GetValueOrDefault(user), 0, MostPerInstance);
        return pages;
    }

    public void Set(IReadOnlyList<InstanceReport> others) => Volatile.Write(ref _others, others);
}
