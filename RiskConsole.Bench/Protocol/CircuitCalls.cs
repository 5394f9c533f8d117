using System.Buffers.Text;

namespace RiskConsole.Bench.Protocol;

/// <summary>What a browser tells its circuit ("blazorpack"): an invocation is <c>[1, {}, id or nil, target, [arguments], []]</c>.</summary>
internal static class CircuitCalls
{
    /// <summary>The first message, as text; the answer is <c>{}</c> and the same end mark.</summary>
    public const string Handshake = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e";

    /// <summary>The invocation whose completion brings the circuit's secret.</summary>
    public const string StartId = "0";

    private const int Ping = 6;
    private const int Invocation = 1;

    public static void StartCircuit(this MessageWriter writer, string baseUri, string pageUri, string state)
    {
        writer.Begin().Array(6).Int(Invocation).EmptyMap().Text(StartId).Text("StartCircuit")
            .Array(4).Text(baseUri).Text(pageUri).Text("[]").Text(state).Array(0).End();
    }

    public static void UpdateRootComponents(this MessageWriter writer, string operations, string state)
    {
        writer.Call("UpdateRootComponents"u8, 2).Text(operations).Text(state).Array(0).End();
    }

    public static void OnRenderCompleted(this MessageWriter writer, long batch) =>
        writer.Call("OnRenderCompleted"u8, 2).Int(batch).Nil().Array(0).End();

    public static void OnLocationChanged(this MessageWriter writer, string uri) =>
        writer.Call("OnLocationChanged"u8, 3).Text(uri).Nil().Bool(true).Array(0).End();

    /// <summary>The console's script asks this every few seconds to learn the trip's length.</summary>
    public static void AskPromptness(this MessageWriter writer) =>
        writer.Call("BeginInvokeDotNetFromJS"u8, 5).Text("1"u8).Text("RiskConsole"u8).Text("Ping"u8).Int(0).Text("[]"u8).Array(0).End();

    public static void EndInvokeJs(this MessageWriter writer, long handle, ReadOnlySpan<byte> result)
    {
        Span<byte> answer = stackalloc byte[64 + result.Length];
        answer[0] = (byte)'[';
        Utf8Formatter.TryFormat(handle, answer[1..], out var digits);
        var at = 1 + digits;
        ",true,"u8.CopyTo(answer[at..]);
        at += 6;
        result.CopyTo(answer[at..]);
        at += result.Length;
        answer[at++] = (byte)']';
        writer.Call("EndInvokeJSFromDotNet"u8, 3).Int(handle).Bool(true).Text(answer[..at]).Array(0).End();
    }

    public static void KeepAlive(this MessageWriter writer) => writer.Begin().Array(1).Int(Ping).End();

    private static MessageWriter Call(this MessageWriter writer, ReadOnlySpan<byte> target, int arguments) =>
        writer.Begin().Array(6).Int(Invocation).EmptyMap().Nil().Text(target).Array(arguments);
}
