using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RiskConsole.Telemetry.Instances;

/// <summary>What an instance tells of itself.</summary>
/// <param name="Name">No other instance has it.</param>
/// <param name="Role">What it does beside showing pages, in words.</param>
/// <param name="Circuits">Pages with a connected browser.</param>
/// <param name="ScoresWithoutStore">Share of score reads that did not need the store, 0 to 1; null before the first.</param>
public sealed record InstanceReport(
    string Name, string Version, DateTimeOffset StartedAt, ImmutableArray<string> Addresses, string Role, int Circuits, double? ScoresWithoutStore)
{
    /// <summary>Open pages by user id; counts for the limit per user.</summary>
    public ImmutableDictionary<string, int> CircuitsByUser { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>The instances that are there.</summary>
/// <param name="Own">This one.</param>
/// <param name="Others">By name.</param>
/// <param name="IsComplete">False while the others cannot be asked.</param>
public sealed record InstanceList(InstanceReport Own, ImmutableArray<InstanceReport> Others, bool IsComplete);

/// <summary>Who else runs on this store. <see cref="Events.Topic.Instances"/> tells when a person would see a difference.</summary>
public interface IInstances
{
    /// <summary>At most a few seconds old.</summary>
    InstanceList Current { get; }
}

/// <summary>How instances learn of each other. A single one has nobody to tell.</summary>
internal interface IInstanceExchange
{
    /// <summary>Tells the others of this instance and asks who they are.</summary>
    /// <returns>The others; null when they cannot be asked.</returns>
    Task<IReadOnlyList<InstanceReport>?> ExchangeAsync(InstanceReport own, CancellationToken ct);

    /// <summary>Tells the others that this instance ends.</summary>
    Task LeaveAsync(CancellationToken ct);
}

/// <summary>The exchange of a single instance.</summary>
internal sealed class NoExchange : IInstanceExchange
{
    public Task<IReadOnlyList<InstanceReport>?> ExchangeAsync(InstanceReport own, CancellationToken ct) => Task.FromResult<IReadOnlyList<InstanceReport>?>([]);

    public Task LeaveAsync(CancellationToken ct) => Task.CompletedTask;
}

[JsonSerializable(typeof(InstanceReport))]
internal sealed partial class InstanceJson : JsonSerializerContext;
