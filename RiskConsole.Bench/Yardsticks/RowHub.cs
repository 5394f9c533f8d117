using Microsoft.AspNetCore.SignalR;

namespace RiskConsole.Bench.Yardsticks;

/// <summary>The bare hub: what is posted goes to all.</summary>
internal sealed class RowHub : Hub;
