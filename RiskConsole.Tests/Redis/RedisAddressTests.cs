using System.Net;
using RiskConsole.Redis;

namespace RiskConsole.Tests.Redis;

public class RedisAddressTests
{
    [Theory, Trait("Req", "OP5")]
    [InlineData("redis://:s%3Acret@cache.example:6380/2", "cache.example", 6380, "s:cret", 2, false)]
    [InlineData("rediss://default:x@cache.example", "cache.example", 6379, "x", null, true)]
    [InlineData("redis://127.0.0.1:7000", "127.0.0.1", 7000, null, null, false)]
    [InlineData("cache.example", "cache.example", 6379, null, null, false)]
    [InlineData("cache.example:6381,password=y,ssl=true,defaultDatabase=1", "cache.example", 6381, "y", 1, true)]
    public void Parse_GoodText_ReadsEachPart(string text, string host, int port, string? password, int? database, bool tls)
    {
        var options = RedisAddress.Parse(text);

        var (foundHost, foundPort) = options.EndPoints.Single() switch
        {
            DnsEndPoint named => (named.Host, named.Port),
            IPEndPoint numbered => (numbered.Address.ToString(), numbered.Port),
            _ => ("", 0),
        };
        Assert.Equal((host, port), (foundHost, foundPort));
        Assert.Equal(password, options.Password);
        Assert.Equal(database, options.DefaultDatabase);
        Assert.Equal(tls, options.Ssl);
    }

    [Theory, Trait("Req", "OP5")]
    [InlineData("redis://someone:secret@cache.example/0", "names a user")]
    [InlineData("redis://cache.example/abc", "number of a database")]
    [InlineData("cache.example,passwrod=secret", "cannot be read")]
    [InlineData("password=secret", "names no server")]
    public void Parse_BadText_SaysWhatWithoutTheSecret(string text, string told)
    {
        var fault = Assert.Throws<FormatException>(() => RedisAddress.Parse(text));

        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }
}
