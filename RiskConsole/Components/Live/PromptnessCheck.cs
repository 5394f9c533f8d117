using Microsoft.JSInterop;

namespace RiskConsole.Components.Live;

/// <summary>What the browser calls to learn how long a circuit takes to answer.</summary>
public static class PromptnessCheck
{
    /// <summary>Does nothing: the way there and back, and the wait behind the circuit's other work, is what is measured.</summary>
    [JSInvokable]
    public static void Ping()
    {
    }
}
