using System.Text;
using RiskConsole.Bench.Protocol;

namespace RiskConsole.Tests.Bench;

/// <summary>The hand-written MessagePack of the load client.</summary>
public sealed class MessagePackTests
{
    [Theory]
    [InlineData("00", 0)]
    [InlineData("7f", 127)]
    [InlineData("e0", -32)]
    [InlineData("ff", -1)]
    [InlineData("cc80", 128)]
    [InlineData("cd0100", 256)]
    [InlineData("ce00010000", 65_536)]
    [InlineData("cf0000000100000000", 4_294_967_296)]
    [InlineData("d0df", -33)]
    [InlineData("d1ff7f", -129)]
    [InlineData("d2ffff7fff", -32_769)]
    [InlineData("d3ffffffff7fffffff", -2_147_483_649)]
    public void ReadInt64_EachForm_IsRead(string bytes, long expected) =>
        Assert.Equal(expected, new MessagePackReader(Convert.FromHexString(bytes)).ReadInt64());

    [Fact]
    public void Skip_ValuesOfEachType_StopsBehindThem()
    {
        // [nil, true, 1.5 (32 bits), 1.5 (64 bits), "ab", bytes 01 02, {1: [2, 3]}], then 42.
        var bytes = Convert.FromHexString("97c0c3ca3fc00000cb3ff8000000000000a26162c402010281019202032a");
        var reader = new MessagePackReader(bytes);

        reader.Skip();

        Assert.Equal(42, reader.ReadInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("92")]
    [InlineData("d9ff61")]
    [InlineData("c6ffffffff00")]
    [InlineData("c1")]
    public void Skip_CutOffOrUnknown_IsRefused(string bytes) => Assert.Throws<InvalidDataException>(() =>
    {
        var reader = new MessagePackReader(Convert.FromHexString(bytes));
        reader.Skip();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    public void Text_AnyLength_IsReadBack(int length)
    {
        var text = new string('x', length);
        var written = new MessageWriter(16);
        written.Begin().Text(text).Text(Encoding.UTF8.GetBytes(text)).End();

        var reader = new MessagePackReader(Only(written));

        Assert.Equal(text, Encoding.UTF8.GetString(reader.ReadText()));
        Assert.Equal(text, Encoding.UTF8.GetString(reader.ReadText()));
    }

    [Fact]
    public void Writer_ValuesOfEachType_AreReadBack()
    {
        var writer = new MessageWriter();
        writer.Begin().Array(5).EmptyMap().Int(7).Int(-1).Int(5_000_000_000).Array(20).End();

        var reader = new MessagePackReader(Only(writer));

        Assert.Equal(5, reader.ReadArrayHeader());
        Assert.Equal(0, reader.ReadMapHeader());
        Assert.Equal(7, reader.ReadInt64());
        Assert.Equal(-1, reader.ReadInt64());
        Assert.Equal(5_000_000_000, reader.ReadInt64());
        Assert.Equal(20, reader.ReadArrayHeader());
    }

    [Fact]
    public void OnRenderCompleted_Bytes_AreThoseOfTheSpecification()
    {
        var writer = new MessageWriter();
        writer.OnRenderCompleted(3);

        // Length, [1, {}, nil, "OnRenderCompleted", [3, nil], []].
        Assert.Equal("1a960180c0b1" + Convert.ToHexString("OnRenderCompleted"u8).ToLowerInvariant() + "9203c090",
            Convert.ToHexString(writer.Written.Span).ToLowerInvariant());
    }

    [Fact]
    public void EndInvokeJs_Answer_IsAnArrayOfHandleAndResult()
    {
        var writer = new MessageWriter();
        writer.EndInvokeJs(12, "{\"__jsObjectId\":3}"u8);

        var reader = new MessagePackReader(Only(writer));
        Assert.Equal(6, reader.ReadArrayHeader());
        for (var i = 0; i < 4; i++)
            reader.Skip();
        Assert.Equal(3, reader.ReadArrayHeader());
        Assert.Equal(12, reader.ReadInt64());
        reader.Skip();
        Assert.Equal("[12,true,{\"__jsObjectId\":3}]", Encoding.UTF8.GetString(reader.ReadText()));
    }

    [Fact]
    public void TryTake_MessagesThatArriveInPieces_AreCutWhole()
    {
        var writer = new MessageWriter();
        writer.Begin().Text(new string('a', 200)).End();
        writer.Begin().Int(5).End();
        var all = writer.Written.ToArray();
        for (var size = 0; size < all.Length; size++)
        {
            ReadOnlySpan<byte> part = all.AsSpan(0, size);
            var whole = 0;
            while (LengthPrefix.TryTake(ref part, out _))
                whole++;
            // Two bytes of length, two of the text's header, its 200; then two for the second.
            Assert.Equal(size < 204 ? 0 : 1, whole);
        }
    }

    [Fact]
    public void TryTake_LengthWithoutEnd_IsRefused() => Assert.Throws<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> bytes = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        LengthPrefix.TryTake(ref bytes, out _);
    });

    private static ReadOnlySpan<byte> Only(MessageWriter writer)
    {
        ReadOnlySpan<byte> written = writer.Written.ToArray();
        Assert.True(LengthPrefix.TryTake(ref written, out var message));
        Assert.True(written.IsEmpty);
        return message.ToArray();
    }
}
