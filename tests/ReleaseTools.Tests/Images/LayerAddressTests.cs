using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images;

public sealed class LayerAddressTests
{
    [Theory]
    [InlineData("https://go.example.com/layer", "https://go.example.com/layer", null)]
    [InlineData("https://go.example.com:8443/a%20b?sig=SECRET#SECRET", "https://go.example.com:8443/a%20b", null)]
    [InlineData("http://127.0.0.1:5000/layer", "http://127.0.0.1:5000/layer", null)]
    [InlineData("http://[::1]/layer", "http://[::1]/layer", null)]
    [InlineData("http://lab.example.com:5000/layer", "http://lab.example.com:5000/layer", null)]
    [InlineData("http://go.example.com/layer?sig=SECRET", "http://go.example.com/layer", "is not encrypted")]
    [InlineData("http://lab.example.com/layer", "http://lab.example.com/layer", "is not encrypted")]        // another port
    [InlineData("http://localhost.example.com/layer", "http://localhost.example.com/layer", "is not encrypted")]
    [InlineData("https://ada:SECRET@go.example.com/layer", "https://go.example.com/layer", "holds a login")]
    [InlineData("file:///etc/passwd", "file:///etc/passwd", "is no http or https address")]
    [InlineData("ftp://go.example.com/layer", "ftp://go.example.com/layer", "is no http or https address")]
    [InlineData("/layer?sig=SECRET", "/layer", "is no http or https address")]
    [InlineData("la\u001byer", "layer", "is no http or https address")]
    [InlineData("", "", "is no http or https address")]
    public void A_layer_is_fetched_only_over_an_encrypted_connection_or_from_this_machine(string text, string shown, string? objection)
    {
        var address = LayerAddress.Of(text, RegistryOptions.WithPlainHttp(["lab.example.com:5000"]));

        Assert.Equal((shown, objection), (address.Shown, address.Objection));
        Assert.Equal(objection is null ? new Uri(text) : null, address.Url);
    }
}
