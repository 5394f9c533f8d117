using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Audit.Export;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Exports that do nothing by themselves.</summary>
internal sealed class FakeExports : IAuditExports
{
    public ImmutableList<ExportView> Views { get; set; } = [];

    public List<(string? Query, DateTimeOffset? From, DateTimeOffset? To, ExportFormat Format, bool WithPersonal)> Started { get; } = [];

    public List<Guid> Cancelled { get; } = [];

    /// <summary>Thrown by the next start.</summary>
    public Exception? Refusal { get; set; }

    public ImmutableList<ExportView> Of(Guid owner) => Views;

    public Task<Guid> StartAsync(ClaimsPrincipal user, string? query, DateTimeOffset? from, DateTimeOffset? to, ExportFormat format, bool withPersonal, CancellationToken ct)
    {
        if (Refusal is { } refusal)
            throw refusal;
        Started.Add((query, from, to, format, withPersonal));
        return Task.FromResult(Guid.Empty);
    }

    public Task CancelAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        Cancelled.Add(id);
        return Task.CompletedTask;
    }
}
