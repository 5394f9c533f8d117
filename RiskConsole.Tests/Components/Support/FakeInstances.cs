using RiskConsole.Telemetry.Instances;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Instances the test sets.</summary>
internal sealed class FakeInstances : IInstances
{
    public static InstanceReport Own { get; } = new("here-1-aa", "1.0.0", DateTimeOffset.UnixEpoch, ["http://127.0.0.1:5080"], "runs the pipeline", 1, null);

    public InstanceList Current { get; set; } = new(Own, [], true);
}
