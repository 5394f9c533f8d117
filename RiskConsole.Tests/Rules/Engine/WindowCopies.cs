using System.Text;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Engine;

/// <summary>What a window is after it was written and read again.</summary>
internal static class WindowCopies
{
    public static byte[] State(this KeyWindow window)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            window.Write(writer);
        return stream.ToArray();
    }

    public static T With<T>(this T window, byte[] state) where T : KeyWindow
    {
        using var reader = new BinaryReader(new MemoryStream(state), Encoding.UTF8);
        window.Read(reader);
        Assert.Equal(state.Length, reader.BaseStream.Position);
        return window;
    }
}
