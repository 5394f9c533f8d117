using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Circuits;

/// <summary>How the opening of all connections went.</summary>
/// <param name="SetUp">Milliseconds from the moment a connection was due to the first event it showed.</param>
/// <param name="Failed">How many could not be opened.</param>
/// <param name="FirstFault">Why the first of them could not.</param>
/// <param name="MegabytesEach">Growth of the servers' resident memory per connection; null without known processes.</param>
/// <param name="LiveMegabytesEach">Growth of their managed heaps per connection, measured after full garbage collections.</param>
/// <param name="ServerMilliseconds">CPU of the servers per connection.</param>
internal sealed record OpenFigures(
    Samples SetUp, int Failed, string? FirstFault, double? MegabytesEach, double? LiveMegabytesEach, double? ServerMilliseconds);

/// <summary>What one window of posting showed.</summary>
/// <param name="Events">How many were posted.</param>
/// <param name="Alive">Connections at its beginning.</param>
/// <param name="Dropped">How many of them were lost in it.</param>
/// <param name="Latency">Milliseconds from just before an event was posted until it came, one value per event and connection.</param>
/// <param name="Delivered">Share of all pairs of event and connection that came.</param>
/// <param name="Updates">Render batches, or the hub's messages.</param>
/// <param name="UpdateBytes">Their size.</param>
/// <param name="Cpu">Who used how much.</param>
/// <param name="ResidentMegabytes">The servers' resident memory at its end; null without known processes.</param>
internal sealed record WindowFigures(
    double Rate, int Events, int Alive, int Dropped, Samples Latency, double Delivered, long Updates, long UpdateBytes, MachineWindow Cpu,
    double? ResidentMegabytes)
{
    /// <summary>Without the servers' processes, their CPU cannot be told from foreign CPU.</summary>
    private bool HasServer => ResidentMegabytes is not null;

    public double? ServerCores => HasServer ? Cpu.Cores(Cpu.Server) : null;

    public double ClientCores => Cpu.Cores(Cpu.Client);

    public double? ForeignCores => HasServer ? Cpu.Cores(Cpu.Foreign) : null;

    public double? ServerMicroseconds => HasServer && Updates > 0 ? Cpu.Server.TotalMicroseconds / Updates : null;

    public double? ClientMicroseconds => Updates > 0 ? Cpu.Client.TotalMicroseconds / Updates : null;

    public double? BytesEach => Updates > 0 ? (double)UpdateBytes / Updates : null;
}
